package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.IngestLimits;
import io.canaryjudge.http.config.Keeping;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same recorded traffic to a service that goes on and to one that is interrupted: what that one leaves on its disk, as it
 * is in the middle of its work, is where another begins.
 */
class InterruptedRunTest {

    private static final long START = 1_790_000_000_000L;
    private static final int WIDTH = 5_000;
    private static final int WINDOWS = 110;
    private static final int WORSE_FROM = 90;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SEQUENTIAL = "{\"duration\":\"10m\",\"alphaAbort\":0.02}";

    @TempDir
    private Path folder;

    private final AtomicLong now = new AtomicLong(START);

    private RunningService start(Path data) {
        ServerConfig config = ServerConfig.DEFAULT.toBuilder()
                .windows(new WindowSpec(Duration.ofMillis(WIDTH), Duration.ofSeconds(15)))
                .ingest(new IngestLimits(1, 100, IngestLimits.DEFAULT.maxBodyBytesInFlight()))
                .keeping(Keeping.DEFAULT.withFolder(data))
                .build();
        return RunningService.startAsSet(config, () -> Instant.ofEpochMilli(now.get()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "71 | " + SEQUENTIAL,
                "55 | {\"duration\":\"10m\",\"judge\":\"kayenta\",\"kayenta\":{\"judgeEvery\":\"3m\"},\"metrics\":[{\"name\":\"error_rate\"}]}",
            })
    void verdicts_ofAnInterruptedRun_areThoseOfOneThatWentOn(int interruptedAt, String policy) throws IOException {
        RunningService wentOn = start(folder.resolve("a"));
        RunningService interrupted = start(folder.resolve("b"));
        String first = wentOn.startAnalysis("s", policy);
        String second = interrupted.startAnalysis("s", policy);
        List<String> verdicts = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int window = 0; window < WINDOWS; window++) {
            if (window == interruptedAt) {
                copy(folder.resolve("b"), folder.resolve("c"));
                interrupted.close();
                interrupted = start(folder.resolve("c"));
            }
            String body = body(random, window);
            now.set(START + (long) window * WIDTH + WIDTH / 2);
            assertThat(wentOn.post("/api/v2/write?precision=ms", body).statusCode())
                    .isEqualTo(204);
            assertThat(interrupted.post("/api/v2/write?precision=ms", body).statusCode())
                    .isEqualTo(204);
            now.set(START + (long) (window + 1) * WIDTH);
            JsonObject expected = verdict(wentOn, first);
            JsonObject actual = verdict(interrupted, second);

            assertThat(actual).as("after window %d", window).isEqualTo(expected);
            verdicts.add(expected.getString("verdict"));
        }
        wentOn.close();
        interrupted.close();
        assertThat(verdicts.subList(0, interruptedAt + 1)).containsOnly("CONTINUE");
        assertThat(verdicts).contains("ABORT");
    }

    /** As it is when all windows that have ended are judged; the id is each service's own. */
    private JsonObject verdict(RunningService service, String id) {
        String asOf = Instant.ofEpochMilli(now.get()).toString();
        RunningService.eventually("the window is judged", SOON, () -> {
            JsonObject verdict = service.verdict(id);
            return verdict.getString("verdict").equals("ABORT")
                    || verdict.getString("asOf").equals(asOf);
        });
        JsonObject verdict = service.verdict(id);
        verdict.remove("id");
        return verdict;
    }

    private String body(SplittableRandom random, int window) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            boolean isCanary = i % 2 == 0;
            double errors = isCanary && window >= WORSE_FROM ? 0.3 : 0.01;
            long micros = Math.round(Math.exp(9 + 0.4 * (random.nextDouble() + random.nextDouble())));
            text.append("r,service=s,version=")
                    .append(isCanary ? "2,instance=c" : "1,instance=b")
                    .append(random.nextInt(2));
            text.append(" latency_us=").append(micros);
            text.append(",status=")
                    .append(random.nextDouble() < errors ? 500 : 200)
                    .append(' ');
            text.append(START + (long) window * WIDTH + random.nextInt(WIDTH / 2))
                    .append('\n');
        }
        return text.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
