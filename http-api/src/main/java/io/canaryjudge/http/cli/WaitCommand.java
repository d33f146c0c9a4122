package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.config.Durations;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Waits for a verdict, for pipelines. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = "Waits until an analysis or a rollout has a final verdict and prints the reason.")
final class WaitCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    @Parameters(paramLabel = "ID", description = "The analysis or the rollout.")
    private String id;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Longest wait (default: ${DEFAULT-VALUE}).")
    private String timeout = "30m";

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Spec
    private CommandSpec spec;

    private final HttpClient client = ServiceOptions.client();

    @Override
    public Integer call() throws InterruptedException {
        long allowedNanos = Durations.parse(timeout)
                .orElseThrow(
                        () -> new UsageException("--timeout must be a duration such as 30m, was '" + timeout + "'"))
                .toNanos();
        service.require();
        long start = System.nanoTime();
        String tag = null;
        String lastReason = "no verdict was received";
        while (System.nanoTime() - start < allowedNanos) {
            Duration left = Duration.ofNanos(allowedNanos - (System.nanoTime() - start));
            HttpResponse<String> response = poll(tag, left.compareTo(POLL) < 0 ? left : POLL);
            if (response == null) {
                Thread.sleep(Math.min(RETRY_PAUSE.toMillis(), left.toMillis()));
                continue;
            }
            if (response.statusCode() == 200) {
                tag = response.headers().firstValue("ETag").orElse(null);
                Answer answer = Answer.parse(response.body());
                lastReason = answer.reason();
                if (answer.isFinal()) {
                    spec.commandLine().getOut().println(answer.kind() + ": " + answer.reason());
                    return ExitCode.of(answer.kind());
                }
                progress(answer.kind() + ": " + lastReason);
            }
        }
        spec.commandLine().getOut().println("INCONCLUSIVE: no final verdict within " + timeout + "; " + lastReason);
        return ExitCode.INCONCLUSIVE;
    }

    private HttpRequest.Builder verdict(Duration wait) {
        String encodedId = URLEncoder.encode(id, UTF_8).replace("+", "%20");
        String path = id.startsWith("ro_") ? "/api/v1/rollouts/" : "/api/v1/analyses/";
        return service.request(path + encodedId + "/verdict?wait=" + Math.max(1, wait.toMillis()) + "ms");
    }

    /** One long poll; null when it is worth trying again. */
    private @Nullable HttpResponse<String> poll(@Nullable String tag, Duration wait) throws InterruptedException {
        HttpRequest.Builder request = verdict(wait).timeout(wait.plusSeconds(10));
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 500 || response.statusCode() == 429) {
                progress("the service answered " + response.statusCode() + "; trying again");
                return null;
            }
            if (response.statusCode() != 200 && response.statusCode() != 304) {
                throw new UsageException(ServiceAnswers.problem(response));
            }
            return response;
        } catch (IOException e) {
            progress("cannot reach " + service.server() + " (" + e.getClass().getSimpleName() + "); trying again");
            return null;
        }
    }

    private void progress(String text) {
        spec.commandLine().getErr().println("judge: " + text);
    }

    /** What the service says. */
    private record Answer(Verdict.Kind kind, boolean isFinal, String reason) {

        static Answer parse(String body) {
            try {
                JsonObject verdict = new JsonObject(body);
                return new Answer(
                        Verdict.Kind.valueOf(verdict.getString("verdict", "")),
                        verdict.getBoolean("final", false),
                        verdict.getString("reason", ""));
            } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
                throw new UsageException("what answers there is no Canary Judge: its answer is no verdict");
            }
        }
    }
}
