package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.connector.haproxy.HaproxyAddress;
import io.canaryjudge.rollout.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerReaderTest {

    @TempDir
    private Path folder;

    private static List<ControllerSettings> read(String yaml) {
        return ServerConfigReader.read(yaml, Map.of(), Map.of()).controllers();
    }

    @Test
    void controllers_ofEveryKind_areReadAsWritten() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");

        List<ControllerSettings> read = read("""
                controllers:
                  lb: {kind: haproxy, port: 9999, backend: app, baseline: [a], canary: [b], timeout: 30s}
                  own: {kind: command, programs: {route-weight: {run: [/bin/echo, "{percent}"]}}}
                  hook: {kind: webhook, url: "http://127.0.0.1:1/x", secretFile: %s, addresses: any, abilities: [record]}
                """.formatted(secret));

        ControllerSettings.Haproxy haproxy =
                (ControllerSettings.Haproxy) read.get(0).system();
        assertThat(haproxy.config().address()).isEqualTo(new HaproxyAddress.Tcp("127.0.0.1", 9999));
        assertThat(read.get(0).timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(((ControllerSettings.Programs) read.get(1).system()).config().programs())
                .containsOnlyKeys(Act.Kind.ROUTE_WEIGHT);
        assertThat(((ControllerSettings.Webhook) read.get(2).system()).config().abilities())
                .containsExactly(Act.Kind.RECORD);
        assertThat(read.toString()).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x: {kind: moon} | controllers.x.kind | must be one of haproxy, command, webhook; was 'moon'",
                "x: {} | controllers.x.kind | is missing",
                "flags: {kind: command} | controllers.flags | flags is there already",
                "Bad_Name: {kind: command} | controllers.Bad_Name | lower-case letters",
                "x: {kind: haproxy, backend: a, baseline: [a], canary: [b]} | controllers.x.socket | socket or port must be given",
                "x: {kind: haproxy, socket: /s, backend: a, baseline: [a], canary: [a]} | controllers.x | each server once",
                "x: {kind: command, programs: {dance: {run: [/bin/true]}}} | controllers.x.programs.dance | allowed are record",
                "x: {kind: command, programs: {deploy: {run: [true]}}} | controllers.x.programs.deploy.run | must be a list of texts",
                "x: {kind: command, programs: {deploy: {run: [/bin/true, '{percent}']}}} | controllers.x | have no field percent",
                "x: {kind: webhook, url: 'ftp://u:hunter2@h/', secretFile: /none} | controllers.x.url | must be http://",
                "x: {kind: webhook, url: 'http://h/', secretFile: /none} | controllers.x.secretFile | cannot be read",
                "x: {kind: haproxy, socket: /s, backend: a, baseline: [a], canary: [b], colour: red} | controllers.x.colour | is unknown",
            })
    void aController_thatIsWrong_isRefusedWithItsField(String written, String field, String message) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> read("controllers: {" + written + "}"));

        assertThat(refused).isNotNull();
        assertThat(refused.problems())
                .as("%s", refused.problems())
                .anyMatch(problem ->
                        problem.path().equals(field) && problem.message().contains(message));
        assertThat(refused.problems().toString()).doesNotContain("hunter2");
    }
}
