package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.benchmarks.evaluation.DotPlot.Dot;
import io.canaryjudge.benchmarks.evaluation.DotPlot.Line;
import io.canaryjudge.benchmarks.evaluation.DotPlot.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The plots of the report. */
final class Plots {

    private static final List<Tick> PERCENT = List.of(
            new Tick(0.0002, "0"),
            new Tick(0.001, "0.1 %"),
            new Tick(0.01, "1 %"),
            new Tick(0.1, "10 %"),
            new Tick(1, "100 %"));
    private static final List<Tick> TIME = List.of(
            new Tick(1, "1 s"),
            new Tick(10, "10 s"),
            new Tick(60, "1 min"),
            new Tick(600, "10 min"),
            new Tick(3_600, "1 h"));
    private static final double MOSTLY = 0.9;

    private Plots() {}

    /** How often each judge aborts identical canaries. */
    static DotPlot falseAborts(List<Row> rows, List<Judge> judges) {
        return new DotPlot(
                "Identical canaries: share aborted",
                "share of rollouts aborted, with 95 % intervals",
                PERCENT,
                labels(judges),
                lines(rows, judges, Row::environment, Plots::falseAbort));
    }

    /** How long each judge takes to abort worse canaries; its false aborts in the environment are in the legend. */
    static DotPlot detections(String environment, List<Row> rows, Optional<Row> identical, List<Judge> judges) {
        return new DotPlot(
                environment + ": time to abort worse canaries (in brackets: identical ones aborted)",
                "median time since the harm began, line to the 95 % quantile; a ring where fewer than 90 % were aborted",
                TIME,
                judges.stream().map(judge -> withFalseAborts(judge, identical)).toList(),
                lines(rows, judges, Row::difference, Plots::detection));
    }

    private static Optional<DotShape> falseAbort(Tally tally) {
        Rate rate = tally.abortRate();
        return Optional.of(new DotShape(rate.estimate(), rate.lower(), rate.upper(), rate.estimate() > 0));
    }

    private static Optional<DotShape> detection(Tally tally) {
        Integer median = tally.aborts().median();
        Integer p95 = tally.aborts().p95();
        return median == null || p95 == null
                ? Optional.empty()
                : Optional.of(
                        new DotShape(median, median, p95, tally.abortRate().estimate() >= MOSTLY));
    }

    private static String withFalseAborts(Judge judge, Optional<Row> identical) {
        return judge.label()
                + identical
                        .map(row -> row.tallies().get(judge))
                        .map(tally -> " (" + Cells.percent(tally.abortRate().estimate()) + " %)")
                        .orElse("");
    }

    private static List<String> labels(List<Judge> judges) {
        return judges.stream().map(Judge::label).toList();
    }

    private static List<Line> lines(
            List<Row> rows,
            List<Judge> judges,
            Function<Row, String> label,
            Function<Tally, Optional<DotShape>> shape) {
        List<Line> lines = new ArrayList<>();
        for (Row row : rows) {
            List<Dot> dots = new ArrayList<>();
            for (int i = 0; i < judges.size(); i++) {
                int series = i;
                Optional.ofNullable(row.tallies().get(judges.get(i)))
                        .flatMap(shape)
                        .ifPresent(
                                dot -> dots.add(new Dot(series, dot.value(), dot.low(), dot.high(), dot.isFilled())));
            }
            lines.add(new Line(label.apply(row), dots));
        }
        return lines;
    }

    private record DotShape(double value, double low, double high, boolean isFilled) {}
}
