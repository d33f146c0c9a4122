package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.benchmarks.evaluation.Scenario.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes {@code evaluation.md} and its plots. */
final class Report {

    private final Results results;
    private final String command;
    private final Path folder;
    private final List<Judge> judges;
    private final Markdown page = new Markdown();

    private Report(Results results, String command, Path folder) {
        this.results = results;
        this.command = command;
        this.folder = folder;
        judges = results.rows().stream()
                .flatMap(row -> row.tallies().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Writes it.
     *
     * @param command what was run
     */
    static void write(Results results, String command, Path folder) throws IOException {
        Report report = new Report(results, command, folder);
        report.introduction();
        report.bars();
        report.identical();
        report.better();
        report.worse();
        report.recorded();
        report.resampled();
        report.monotony();
        Files.writeString(folder.resolve("evaluation.md"), report.page.toString());
    }

    private void introduction() {
        page.title("Judges on the same rollouts");
        page.paragraph("Command: `" + command + "`, seed " + results.seed()
                + ". Our judge has its default policy and looks every second at windows of one second; Kayenta's judge"
                + " and the threshold rules see the same seconds put together to longer windows. Kayenta fails a canary"
                + " when error rate, p50 or p99 is High (direction increase, defaults otherwise). Thresholds are errors"
                + " above 1.1 times or p99 above 1.2 times the baseline's. A long window is one minute, and ten seconds"
                + " on recorded traces.");
        page.paragraph(
                "Shares have 95 % intervals after Clopper and Pearson in brackets. Environments are named by their"
                        + " kind, the requests per second of each version (or of both, with the canary's share), and instances as"
                        + " canary v baseline; what each is made of is in `TrafficModel` and `Scenarios`, and in the `details` of"
                        + " `evaluation.json`.");
        List<Row> simulated = results.of(Kind.SIMULATED);
        simulated.stream()
                .mapToDouble(Row::microsPerSecond)
                .average()
                .ifPresent(micros -> page.paragraph(String.format(
                        Locale.ROOT,
                        "One second of a simulated rollout, all instances and all judges, took %.0f µs of one processor.",
                        micros)));
    }

    private void bars() {
        page.section("Bars missed");
        List<Bars.Miss> misses = Bars.missed(results);
        if (misses.isEmpty()) {
            page.paragraph("None.");
        } else {
            page.table(
                    List.of("scenario", "bar", "measured"),
                    misses.stream()
                            .map(miss -> List.of(miss.scenario(), miss.bar(), miss.measured()))
                            .toList());
        }
    }

    private void identical() throws IOException {
        List<Row> rows = results.of(Kind.SIMULATED, Truth.SAME);
        if (rows.isEmpty()) {
            return;
        }
        page.section("Identical canaries");
        page.paragraph("Share aborted, in percent, of " + rollouts(rows) + " rollouts of "
                + rows.get(0).seconds() / 60 + " minutes each.");
        plot("evaluation-identical.svg", Plots.falseAborts(rows, judges));
        table("environment", Row::environment, rows, tally -> Cells.withInterval(tally.abortRate()));
        List<Row> adversarial = results.of(Kind.SIMULATED, Truth.ADVERSARIAL);
        if (!adversarial.isEmpty()) {
            page.paragraph(
                    "Noise that hits one version as a whole and not the other cannot be told from a difference:");
            table("environment", Row::environment, adversarial, tally -> Cells.withInterval(tally.abortRate()));
        }
        page.paragraph("What else our judge said of them:");
        endings(Stream.concat(rows.stream(), adversarial.stream()).toList());
    }

    private void better() {
        List<Row> rows = results.of(Kind.SIMULATED, Truth.BETTER);
        if (!rows.isEmpty()) {
            page.section("Better canaries");
            page.paragraph("Half the errors and 20 % faster. Share aborted by each judge, and how it ended by ours, of "
                    + rollouts(rows) + " rollouts each.");
            table("environment", Row::environment, rows, tally -> Cells.withInterval(tally.abortRate()));
            endings(rows);
        }
    }

    private void worse() throws IOException {
        List<Row> rows = results.of(Kind.SIMULATED, Truth.WORSE);
        if (rows.isEmpty()) {
            return;
        }
        page.section("Worse canaries");
        page.paragraph(
                "Share aborted after the harm began, and the median time to that; in brackets the 95 % quantile of the"
                        + " time. \"Early\" are aborts before there was any harm. Late ones and spikes begin after 20 minutes."
                        + " The legends of the plots have each judge's false aborts in the same environment. "
                        + rollouts(rows)
                        + " rollouts each.");
        Set<String> environments = new LinkedHashSet<>();
        rows.forEach(row -> environments.add(row.environment()));
        for (String environment : environments) {
            List<Row> some = rows.stream()
                    .filter(row -> row.environment().equals(environment))
                    .toList();
            page.paragraph("**" + environment + "**");
            plot(
                    "evaluation-worse-" + environment + ".svg",
                    Plots.detections(environment, some, results.named(environment + "/same"), judges));
            table("difference", Row::difference, some, Cells::detection);
        }
        promoted(rows);
    }

    private void promoted(List<Row> rows) {
        List<Row> promoted = rows.stream()
                .filter(row -> row.of(Judge.CANARY_JUDGE).promotes().count() > 0)
                .toList();
        if (!promoted.isEmpty()) {
            page.paragraph(
                    "Those that our judge promoted (5 % slower, and 1 % of the requests three times slower, lie within the"
                            + " margins; 10 % slower and 1.5 times the errors lie on them):");
            page.table(
                    List.of("scenario", "promoted"),
                    promoted.stream()
                            .map(row -> List.of(
                                    row.name(),
                                    Cells.withInterval(
                                            row.of(Judge.CANARY_JUDGE).promoteRate())))
                            .toList());
        }
    }

    private void recorded() {
        List<Row> rows = results.of(Kind.RECORDED);
        if (rows.isEmpty()) {
            return;
        }
        page.section("Recorded traces");
        page.paragraph(
                "What our judge says of each trace as it is, of its parts, with the canary's requests moved against the"
                        + " baseline's, and of its baseline instances against each other (those are identical whatever the trace's"
                        + " truth is). A dash is inconclusive. In the first minute of most traces caches fill and latencies fall to a"
                        + " third; requests are moved without it. \"From start\" moves them with it: a cold canary against a warm"
                        + " baseline, which is slower indeed and counts for neither side.");
        matrix(rows, row -> {
            Tally tally = row.of(Judge.CANARY_JUDGE);
            if (tally.aborts().count() > 0) {
                return "abort " + Cells.seconds(tally.aborts().median());
            }
            return tally.promotes().count() > 0 ? "promote" : "-";
        });
        page.table(List.of("aborted", "same or better", "worse, all parts", "worse, as recorded"), sums(rows));
    }

    private List<List<String>> sums(List<Row> rows) {
        List<List<String>> sums = new ArrayList<>();
        for (Judge judge : judges) {
            sums.add(List.of(
                    judge.label(),
                    aborted(rows, judge, row -> row.truth() == Truth.SAME || row.truth() == Truth.BETTER),
                    aborted(rows, judge, row -> row.truth() == Truth.WORSE),
                    aborted(
                            rows,
                            judge,
                            row -> row.truth() == Truth.WORSE
                                    && row.difference().equals("as-recorded"))));
        }
        return sums;
    }

    private static String aborted(List<Row> rows, Judge judge, Function<Row, Boolean> which) {
        List<Tally> tallies =
                rows.stream().filter(which::apply).map(row -> row.of(judge)).toList();
        return tallies.stream().mapToInt(tally -> tally.aborts().count()).sum() + " of "
                + tallies.stream().mapToInt(Tally::rollouts).sum();
    }

    private void resampled() {
        List<Row> rows = results.of(Kind.RESAMPLED);
        if (!rows.isEmpty()) {
            page.section("Recorded baselines split at random");
            page.paragraph(
                    "Each trace's baseline, split in two: request by request, or of each two blocks of seconds in a row one"
                            + " to either side, as if both had been at the same time. Aborts by our judge of "
                            + rollouts(rows)
                            + " splits each; all are wrong.");
            matrix(
                    rows,
                    row -> Integer.toString(row.of(Judge.CANARY_JUDGE).aborts().count()));
            page.table(
                    List.of("aborted", "splits"),
                    judges.stream()
                            .map(judge -> List.of(judge.label(), aborted(rows, judge, row -> true)))
                            .toList());
        }
    }

    private void monotony() {
        if (results.monotony().isEmpty()) {
            return;
        }
        page.section("More harm, better judgement");
        page.paragraph(
                "Pairs of rollouts with the same luck, one of them worse in every second or in seconds chosen at random, by"
                        + " errors, latency or both. Counted are the looks at which a metric of the worse one was judged better, or"
                        + " its verdict was the better one.");
        List<List<String>> rows = new ArrayList<>();
        for (Monotony one : results.monotony()) {
            rows.add(List.of(
                    one.environment() + ", " + one.way().words(),
                    Integer.toString(one.pairs()),
                    Long.toString(one.looks()),
                    share(one.judgements(), one.looks()),
                    share(one.verdicts(), one.looks())));
        }
        page.table(List.of("environment", "pairs", "looks", "judgement better", "verdict better"), rows);
    }

    private static String share(long count, long of) {
        return String.format(Locale.ROOT, "%d (%.4f %%)", count, 100.0 * count / of);
    }

    /** A table with a row for each trace and a column for each difference. */
    private void matrix(List<Row> rows, Function<Row, String> cell) {
        List<String> header = new ArrayList<>(List.of("trace", "truth"));
        List<String> differences = rows.stream().map(Row::difference).distinct().toList();
        header.addAll(differences);
        List<List<String>> lines = new ArrayList<>();
        for (String trace : rows.stream().map(Row::environment).distinct().toList()) {
            List<Row> own =
                    rows.stream().filter(row -> row.environment().equals(trace)).toList();
            List<String> line =
                    new ArrayList<>(List.of(trace, own.get(0).truth().name().toLowerCase(Locale.ROOT)));
            for (String difference : differences) {
                line.add(own.stream()
                        .filter(row -> row.difference().equals(difference))
                        .map(cell)
                        .findFirst()
                        .orElse(""));
            }
            lines.add(line);
        }
        page.table(header, lines);
    }

    private void table(String first, Function<Row, String> name, List<Row> rows, Function<Tally, String> cell) {
        List<String> header = new ArrayList<>(List.of(first));
        judges.forEach(judge -> header.add(judge.label()));
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            List<String> line = new ArrayList<>(List.of(name.apply(row)));
            for (Judge judge : judges) {
                Tally tally = row.tallies().get(judge);
                line.add(tally == null ? "" : cell.apply(tally));
            }
            lines.add(line);
        }
        page.table(header, lines);
    }

    private void endings(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            Tally tally = row.of(Judge.CANARY_JUDGE);
            lines.add(List.of(
                    row.environment(),
                    Cells.percent(tally.promoteRate().estimate()) + " %",
                    Cells.percent(tally.inconclusiveRate().estimate()) + " %",
                    Cells.seconds(tally.promotes().median())));
        }
        page.table(List.of("environment", "promoted", "inconclusive", "median time to promote"), lines);
    }

    private static String rollouts(List<Row> rows) {
        return rows.stream()
                .map(row -> Integer.toString(row.rollouts()))
                .distinct()
                .reduce((one, other) -> one + " or " + other)
                .orElse("no");
    }

    private void plot(String file, DotPlot plot) throws IOException {
        Files.writeString(folder.resolve(file), plot.svg());
        page.image(plot.title(), file);
    }
}
