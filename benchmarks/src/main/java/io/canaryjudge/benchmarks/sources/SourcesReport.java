package io.canaryjudge.benchmarks.sources;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What was found, in Markdown. */
final class SourcesReport {

    private final StringBuilder text = new StringBuilder("""
            # What is sent and what is scraped

            Made by `benchmarks/run sources`: two versions of services with two instances each, every request of which is
            counted by the Prometheus client (a native histogram and a counter) and told to the judge as a line at the same
            moment. Debian's Prometheus scrapes the instances; two analyses of each release start at the moment the canary
            changes, one of what was sent (`/api/v2/write`), one that asks Prometheus, both by the same policy (`error_rate`
            and `latency_p95`). Seconds from the change to the last verdict: median (least to most).
            """);

    /** Adds what was found with one scrape interval. */
    void add(int scrapeSeconds, int perSecond, int minutes, List<Pair> pairs) {
        text.append(String.format(
                Locale.ROOT,
                "%n## Scraped every %d s, %d requests a second to each instance, %d minutes at the most%n%n"
                        + "| the canary: | releases | sent | | scraped | | agree |%n|---|--:|---|--:|---|--:|--:|%n",
                scrapeSeconds,
                perSecond,
                minutes));
        for (Change change : Change.values()) {
            List<Pair> those = pairs.stream()
                    .filter(pair -> pair.release().change() == change)
                    .toList();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %s | %d |%n",
                    change.words(),
                    those.size(),
                    verdicts(those, Pair::pushed),
                    seconds(those, Pair::pushed),
                    verdicts(those, Pair::pulled),
                    seconds(those, Pair::pulled),
                    those.stream().filter(Pair::agrees).count()));
        }
        pairs.stream().filter(pair -> !pair.agrees()).forEach(this::disagreement);
    }

    private void disagreement(Pair pair) {
        text.append(String.format(
                "%n* %s (%s). Sent: %s, %s. Scraped: %s, %s.%n",
                pair.release().service(),
                pair.release().change().words(),
                pair.pushed().verdict(),
                pair.pushed().reason(),
                pair.pulled().verdict(),
                pair.pulled().reason()));
    }

    private static String verdicts(List<Pair> pairs, Function<Pair, Course> which) {
        return pairs.stream()
                .collect(Collectors.groupingBy(pair -> which.apply(pair).verdict(), Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String seconds(List<Pair> pairs, Function<Pair, Course> which) {
        double[] sorted = pairs.stream()
                .flatMapToDouble(pair -> DoubleStream.of(which.apply(pair).seconds()))
                .filter(seconds -> !Double.isNaN(seconds))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return "none";
        }
        double median = Arrays.stream(sorted)
                .skip((sorted.length - 1) / 2)
                .limit(2 - sorted.length % 2)
                .average()
                .orElseThrow();
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", median, sorted[0], sorted[sorted.length - 1]);
    }

    String text() {
        return text.toString();
    }
}
