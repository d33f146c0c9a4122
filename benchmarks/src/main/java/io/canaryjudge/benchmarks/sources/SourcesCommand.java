package io.canaryjudge.benchmarks.sources;

import io.canaryjudge.benchmarks.server.JudgeProcess;
import io.canaryjudge.http.PrometheusProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Do verdicts about the same traffic agree, whether it is sent or asked for? How long do both take? */
@Command(
        name = "sources",
        mixinStandardHelpOptions = true,
        description =
                "Judges the same traffic as it is sent and as a Prometheus that scrapes it answers, and compares the"
                        + " verdicts and when they came. Takes at most 4 minutes for a scrape interval of 1 s, 31 for one"
                        + " of 15 s.")
public final class SourcesCommand implements Callable<Integer> {

    private static final int LEAST_WARM_UP_SECONDS = 20;
    private static final int WARM_UP_SCRAPES = 3;
    /** An analysis of what is scraped has as many looks as scrapes, and few would tell little of how they differ. */
    private static final int FEWEST_SCRAPES = 120;

    private static final int FEWEST_MINUTES = 3;
    private static final long LOOK_MILLIS = 100;

    @Option(
            names = "--scrape",
            split = ",",
            paramLabel = "SECONDS",
            description = "Between scrapes (default: ${DEFAULT-VALUE}).")
    private List<Integer> scrapes = List.of(1, 15);

    @Option(names = "--releases", description = "Of each kind (default: ${DEFAULT-VALUE}).")
    private int releases = 4;

    @Option(names = "--rate", description = "Requests a second to each instance (default: ${DEFAULT-VALUE}).")
    private int perSecond = 100;

    @Option(names = "--seed", description = "For the requests (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        SourcesReport report = new SourcesReport();
        boolean agree = true;
        for (int scrape : scrapes) {
            List<Pair> pairs = judge(scrape);
            report.add(scrape, perSecond, minutes(scrape), pairs);
            agree &= pairs.stream().allMatch(Pair::agrees);
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sources.md"), report.text());
        PrintWriter out = spec.commandLine().getOut();
        out.println(report.text());
        return agree ? 0 : 1;
    }

    private static int minutes(int scrapeSeconds) {
        return Math.max(FEWEST_MINUTES, FEWEST_SCRAPES * scrapeSeconds / 60);
    }

    private List<Pair> judge(int scrapeSeconds) throws Exception {
        Path data = Files.createTempDirectory("sources");
        SplittableRandom random = new SplittableRandom(seed);
        List<Release> all = new ArrayList<>();
        for (Change change : Change.values()) {
            for (int i = 0; i < releases; i++) {
                all.add(new Release("s" + all.size(), change, random.split()));
            }
        }
        try (Scraped scraped = new Scraped(all);
                PrometheusProcess prometheus = new PrometheusProcess(
                        data, scraping(scraped, all, scrapeSeconds), "--enable-feature=native-histograms")) {
            JudgeProcess judge = JudgeProcess.start(serve(data, prometheus, scrapeSeconds), data, Map.of());
            try {
                return watch(judge, all, scrapeSeconds);
            } finally {
                judge.stop();
            }
        } finally {
            delete(data);
        }
    }

    private List<Pair> watch(JudgeProcess judge, List<Release> all, int scrapeSeconds)
            throws IOException, InterruptedException {
        Traffic traffic = new Traffic(all, perSecond, judge);
        Thread sender = new Thread(traffic, "traffic");
        sender.start();
        try {
            TimeUnit.SECONDS.sleep(Math.max(LEAST_WARM_UP_SECONDS, WARM_UP_SCRAPES * scrapeSeconds));
            int minutes = minutes(scrapeSeconds);
            List<Pair> pairs = new ArrayList<>();
            for (Release release : all) {
                pairs.add(Pair.start(judge, release, minutes));
            }
            traffic.change();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes + 1);
            while (!look(pairs) && System.nanoTime() < end) {
                traffic.check();
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            return pairs;
        } finally {
            traffic.end();
            sender.join();
        }
    }

    private static boolean look(List<Pair> pairs) throws IOException, InterruptedException {
        boolean ended = true;
        for (Pair pair : pairs) {
            ended &= pair.look();
        }
        return ended;
    }

    private static String scraping(Scraped scraped, List<Release> releases, int seconds) {
        return releases.stream()
                .flatMap(Release::instances)
                .map(instance ->
                        "      - {targets: ['" + scraped.address() + "'], labels: " + instance.labels() + "}\n")
                .collect(Collectors.joining("", """
                        global: {scrape_interval: %1$ds, scrape_timeout: 1s}
                        scrape_configs:
                          - job_name: services
                            static_configs:
                        """.formatted(seconds), ""));
    }

    private static List<String> serve(Path data, PrometheusProcess prometheus, int scrapeSeconds) throws IOException {
        Path file = data.resolve("judge.yaml");
        Files.writeString(file, """
                sources:
                  - {name: prom, url: '%s', every: %ds}
                """.formatted(prometheus.uri(), Math.min(5, scrapeSeconds)));
        return List.of("./judge", "serve", "--config", file.toString());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
