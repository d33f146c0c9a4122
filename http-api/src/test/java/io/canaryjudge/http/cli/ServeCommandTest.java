package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.Fact;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

    @TempDir
    private Path folder;

    @Test
    void settings_thatAreWrong_areToldAtOnce() throws IOException {
        Path config = Files.writeString(
                folder.resolve("judge.yaml"),
                "grace: 1\nwebhook: {url: 'http://h/t0ken#x', secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw}\n");

        Ran ran = Ran.judge("serve", "--config", config.toString(), "--port", "99999");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("judge: port: must be a whole number from 0 to 65535, was 99999"))
                .anyMatch(line -> line.startsWith("judge: grace: must be a duration"))
                .anyMatch(line -> line.startsWith("judge: webhook.url: must be http://"))
                .anyMatch(line -> line.startsWith("judge: webhook.secret: must not stand in the file"));
        assertThat(ran.err()).doesNotContain("MfKQ9r8", "t0ken");
    }

    @Test
    void config_thatIsMissing_isRefused() {
        assertThat(Ran.judge("serve", "--config", folder.resolve("none.yaml").toString())
                        .err())
                .startsWith("judge: there is no file ");
    }

    @Test
    void port_thatIsTaken_isWrongUsage() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = Ran.judge("serve", "--data", folder.toString(), "--port", Integer.toString(taken.getLocalPort()));

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).startsWith("judge: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ");
        }
    }

    @Test
    void statsdPort_thatIsTaken_isWrongUsage() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = Files.writeString(
                    folder.resolve("judge.yaml"), "statsd: {port: " + taken.getLocalPort() + ", requests: [r]}\n");

            Ran ran = Ran.judge("serve", "--port", "0", "--config", config.toString(), "--data", folder.toString());

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err())
                    .contains("judge: cannot listen for StatsD on 127.0.0.1:" + taken.getLocalPort() + " (UDP): ");
        }
    }

    @Test
    void host_thatIsNotOfThisMachine_isWrongUsage() {
        Ran ran = Ran.judge("serve", "--data", folder.toString(), "--port", "0", "--host", "192.0.2.1");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("judge: cannot listen on 192.0.2.1:0: ");
    }

    @Test
    void journal_thatIsNoDatabase_isNamed() throws IOException {
        Path journal = Files.writeString(folder.resolve("journal.db"), "this is no database ".repeat(1_000));

        Ran ran = Ran.judge("serve", "--port", "0", "--data", folder.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("judge: " + journal + ": is damaged, or is no store")
                .hasLineCount(1);
    }

    @Test
    void journal_damagedInItsPages_isNamed() throws IOException {
        Path journal = folder.resolve("journal.db");
        try (SqlStore store = SqlStore.file(journal)) {
            for (int i = 0; i < 100; i++) {
                Fact fact = new Fact("analysis.started", 0, "{\"x\":\"" + "x".repeat(3_000) + "\"}");
                store.journal().commit(Commit.of("an_" + i, 0, fact));
            }
        }
        byte[] bytes = Files.readAllBytes(journal);
        Arrays.fill(bytes, 3 * 4_096, bytes.length, (byte) 0x55);
        Files.write(journal, bytes);

        Ran ran = Ran.judge("serve", "--port", "0", "--data", folder.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("judge: " + journal + ": is damaged, or is no store")
                .hasLineCount(1);
    }

    @Test
    void dataFolder_thatCannotBeMade_isWrongUsage() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Ran ran = Ran.judge("serve", "--port", "0", "--data", file.toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("judge: cannot keep windows in " + file.resolve("windows") + ": ");
    }
}
