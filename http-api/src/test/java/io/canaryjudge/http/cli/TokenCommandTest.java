package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.RunningService;
import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.config.ServerConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens from the first one on, with the command alone. */
class TokenCommandTest {

    @TempDir
    private Path folder;

    private RunningService service;
    private String first;

    @BeforeEach
    void start() throws Exception {
        Ran generated = Ran.judge("token", "generate", "--name", "root \"of\" all");
        assertThat(generated.code()).as(generated.err()).isZero();
        first = generated.err().lines().reduce((before, last) -> last).orElseThrow();
        assertThat(generated.out()).doesNotContain(first);
        Path file = Files.writeString(folder.resolve("tokens.yaml"), generated.out());
        service =
                RunningService.start(ServerConfigReader.read("access: {tokensFile: " + file + "}", Map.of(), Map.of()));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Ran token(String by, String... arguments) {
        List<String> all = new ArrayList<>(List.of("token"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--server", service.uri("").toString(), "--token", by));
        return Ran.judge(all.toArray(String[]::new));
    }

    @Test
    void token_isMadeListedUsedAndRevoked() {
        Ran created = token(
                first,
                "create",
                "--name",
                "pipeline",
                "--role",
                "operate,ingest",
                "--service",
                "a",
                "--expires-in",
                "30d");
        assertThat(created.code()).as(created.err()).isZero();
        TokenText made = TokenText.parse(created.out().strip()).orElseThrow();

        Ran listed = token(first, "list");
        assertThat(listed.out().lines()).hasSize(3);
        assertThat(listed.out())
                .contains(made.id() + "  pipeline")
                .contains("ingest,operate")
                .contains("root \"of\" all");
        assertThat(listed.out()).doesNotContain(made.reveal().substring(15));

        Ran waited = Ran.judge(
                "wait", "an_x", "--timeout", "1s", "--server", service.uri("").toString(), "--token", made.reveal());
        assertThat(waited.code()).isEqualTo(2);
        assertThat(waited.err()).contains("there is no analysis of this id");

        assertThat(token(first, "revoke", made.id(), "--reason", "test").code()).isZero();
        Ran refused = token(made.reveal(), "list");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("was revoked").doesNotContain(made.reveal());
    }

    @Test
    void token_withoutTheRole_makesNone() {
        String reader =
                token(first, "create", "--name", "r", "--role", "read").out().strip();

        Ran refused = token(reader, "create", "--name", "x", "--role", "admin");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("the role admin is needed");
    }

    @Test
    void wrongUse_isTold() {
        assertThat(token(first, "create", "--name", "x", "--role", "boss").err())
                .contains("roles: must be some of");
        assertThat(token(first, "create", "--name", "x").code()).isEqualTo(2);
        assertThat(token("two words", "list").err()).contains("must be one word");
        assertThat(Ran.judge("token", "generate", "--role", "boss").err()).contains("--role must be one of");
        assertThat(Ran.judge("token").code()).isEqualTo(2);
    }
}
