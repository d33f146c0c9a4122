package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code judge demo} as its user sees it: a process of its own, to its end and cut short. */
@Execution(ExecutionMode.CONCURRENT)
class DemoProcessTest {

    private static final Duration LONGEST = Duration.ofMinutes(8);
    private static final Pattern HARM = Pattern.compile("from its first failed request to weight 0: ([0-9.]+) s");

    @TempDir
    private Path folder;

    @Test
    void demo_withHaproxy_rollsOutTheGoodReleaseAndBackTheBadOne() throws Exception {
        assertPlaysThrough(System.getenv("PATH"), "HAProxy [0-9.]+");
    }

    @Test
    void demo_withoutHaproxy_doesTheSameByItsOwnSplitter() throws Exception {
        assertPlaysThrough(folder.toString(), "the splitter");

        assertThat(Files.readString(folder.resolve("err"))).contains("judge: there is no haproxy on the PATH");
    }

    @Test
    void demo_withAHaproxyThatDoesNotWork_saysSoAndDoesWithout() throws Exception {
        Path program = Files.writeString(folder.resolve("haproxy"), "#!/bin/sh\necho no such luck\nexit 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Process process = start(folder.toString());
        await(process, "through the splitter");
        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("err")))
                .contains("haproxy does not work here", "takes its place: no such luck");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void demo_thatIsTerminated_endsItsHaproxyToo() throws Exception {
        Process process = start(System.getenv("PATH"));
        await(process, "through HAProxy");
        List<ProcessHandle> children = process.descendants().toList();
        assertThat(children).isNotEmpty();
        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        for (ProcessHandle child : children) {
            assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(leftBehind()).isEmpty();
    }

    private void assertPlaysThrough(String path, String front) throws Exception {
        Process process = start(path);
        boolean hasEnded = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        process.destroy();
        String out = Files.readString(folder.resolve("out"));
        String said = out + Files.readString(folder.resolve("err"));

        assertThat(hasEnded).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(out)
                .as(said)
                .containsPattern("1\\.5\\.0 in place of 1\\.4\\.2: PROMOTE, as it should be")
                .containsPattern(
                        front + " gives 1\\.5\\.0 100 %; since then [1-9][0-9]* requests to 1\\.5\\.0, 0 to 1\\.4\\.2")
                .contains("completed after ")
                .containsPattern("1\\.6\\.0 in place of 1\\.5\\.0: ABORT \\(.*\\), as it should be")
                .containsPattern(
                        front + " gives 1\\.6\\.0 0 %; since then [1-9][0-9]* requests to 1\\.5\\.0, 0 to 1\\.6\\.0")
                .contains("rolled back after ")
                .containsPattern("http://127\\.0\\.0\\.1:[0-9]+/#/rollouts/ro_")
                .containsPattern("/api/v1/rollouts/ro_[A-Z0-9]+/report\\?format=markdown");
        Matcher harm = HARM.matcher(out);
        assertThat(harm.find()).isTrue();
        assertThat(Double.parseDouble(harm.group(1))).isBetween(0.0, 90.0);
        assertThat(leftBehind()).isEmpty();
    }

    private Process start(String path) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                "io.canaryjudge.http.cli.Main",
                "demo",
                "--port",
                "0");
        builder.environment().put("PATH", path);
        return builder.redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private void await(Process process, String text) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Files.readString(folder.resolve("err")).contains(text)) {
            assertThat(process.isAlive() && System.nanoTime() - until < 0)
                    .as(Files.readString(folder.resolve("err")))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("judge-demo-"))
                    .toList();
        }
    }
}
