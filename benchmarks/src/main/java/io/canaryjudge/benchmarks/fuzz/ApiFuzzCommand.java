package io.canaryjudge.benchmarks.fuzz;

import io.canaryjudge.http.fuzz.ApiFuzz;
import io.canaryjudge.http.fuzz.FuzzedService;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does the service stand whatever is sent to any of its routes? */
@Command(
        name = "api-fuzz",
        mixinStandardHelpOptions = true,
        description = "Sends the service requests that its description almost allows. Exit code 1 where there is a"
                + " finding.")
public final class ApiFuzzCommand implements Callable<Integer> {

    @Option(names = "--requests", description = "How many (default: ${DEFAULT-VALUE}).")
    private long requests = 100_000;

    @Option(names = "--seed", description = "Decides the requests (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        FuzzedService service = new FuzzedService();
        try {
            ApiFuzz fuzz = service.fuzz(seed);
            long start = System.nanoTime();
            fuzz.run(requests, progress(start));
            double seconds = (System.nanoTime() - start) / 1e9;
            boolean works = service.works();
            write(fuzz, seconds, works);
            fuzz.findings().forEach(spec.commandLine().getOut()::println);
            return fuzz.findings().isEmpty() && works ? 0 : 1;
        } finally {
            service.close();
        }
    }

    /** Says every ten seconds how far it is. */
    private LongConsumer progress(long start) {
        PrintWriter err = spec.commandLine().getErr();
        long[] told = {start};
        return done -> {
            long now = System.nanoTime();
            if (now - told[0] >= TimeUnit.SECONDS.toNanos(10)) {
                told[0] = now;
                err.printf(Locale.ROOT, "%d of %d requests%n", done, requests);
                err.flush();
            }
        };
    }

    private void write(ApiFuzz fuzz, double seconds, boolean works) throws IOException {
        StringBuilder text = new StringBuilder("# The API under requests that its description almost allows\n\n")
                .append("Made by `benchmarks/run api-fuzz --requests NUMBER --seed NUMBER`. Each route in turn gets")
                .append(
                        " requests with parts of the wrong type, missing, huge, repeated or in any script, sent as bytes")
                .append(
                        " that no well-behaved client would send. An answer of 500 or above, one that shows the inside of")
                .append(" the program, and none within 20 s are findings.\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%d requests, seed %d, in %.0f s: **%d findings**; the slowest answer took %d ms; afterwards the service"
                        + " %s.%n%n",
                requests,
                seed,
                seconds,
                fuzz.findings().size(),
                fuzz.slowestMillis(),
                works ? "did its work as before" : "DID NOT WORK"));
        text.append("| route | requests | 2xx | 3xx | 4xx | 5xx |\n|---|--:|--:|--:|--:|--:|\n");
        fuzz.answers()
                .forEach((route, statuses) -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %d | %d | %d |%n",
                        route,
                        count(statuses, status -> true),
                        count(statuses, status -> status < 300),
                        count(statuses, status -> status / 100 == 3),
                        count(statuses, status -> status / 100 == 4),
                        count(statuses, status -> status >= 500))));
        fuzz.findings().forEach(finding -> text.append("\n* `").append(finding).append('`'));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("api-fuzz.md"), text.toString().stripTrailing() + "\n");
    }

    private static long count(Map<Integer, Long> statuses, IntPredicate which) {
        return statuses.entrySet().stream()
                .filter(status -> which.test(status.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
