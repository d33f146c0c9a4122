package io.canaryjudge.http.cli;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.config.Durations;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Waits for a verdict, for pipelines. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = "Waits until an analysis has a final verdict and prints the reason.")
final class WaitCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Longest wait (default: ${DEFAULT-VALUE}).")
    private String timeout = "30m";

    @Option(names = "--server", paramLabel = "URL", description = "The service (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://127.0.0.1:8080");

    @Spec
    private CommandSpec spec;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @Override
    public Integer call() throws InterruptedException {
        long allowedNanos = Durations.parse(timeout)
                .orElseThrow(
                        () -> new UsageException("--timeout must be a duration such as 30m, was '" + timeout + "'"))
                .toNanos();
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
                JsonObject verdict = verdict(response.body());
                lastReason = verdict.getString("reason");
                if (verdict.getBoolean("final")) {
                    return print(verdict);
                }
                progress(verdict.getString("verdict") + ": " + lastReason);
            }
        }
        spec.commandLine().getOut().println("INCONCLUSIVE: no final verdict within " + timeout + "; " + lastReason);
        return ExitCode.INCONCLUSIVE;
    }

    /** One long poll; null when it is worth trying again. */
    private @Nullable HttpResponse<String> poll(@Nullable String tag, Duration wait) throws InterruptedException {
        URI uri = server.resolve("/api/v1/analyses/" + id + "/verdict?wait=" + Math.max(1, wait.toMillis()) + "ms");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(wait.plusSeconds(10));
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 500 || response.statusCode() == 429) {
                progress("the service answered " + response.statusCode() + "; trying again");
                return null;
            }
            if (response.statusCode() >= 400) {
                throw new UsageException(problem(response));
            }
            return response;
        } catch (IOException e) {
            progress("cannot reach " + server + " (" + e.getClass().getSimpleName() + "); trying again");
            return null;
        }
    }

    private static String problem(HttpResponse<String> response) {
        try {
            return new JsonObject(response.body()).getString("detail");
        } catch (DecodeException | ClassCastException e) {
            return "the service answered " + response.statusCode();
        }
    }

    private static JsonObject verdict(String body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException e) {
            throw new IllegalStateException("the service's answer is no verdict: " + e.getMessage(), e);
        }
    }

    private int print(JsonObject verdict) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(verdict.getString("verdict") + ": " + verdict.getString("reason"));
        return ExitCode.of(Verdict.Kind.valueOf(verdict.getString("verdict")));
    }

    private void progress(String text) {
        spec.commandLine().getErr().println("judge: " + text);
    }
}
