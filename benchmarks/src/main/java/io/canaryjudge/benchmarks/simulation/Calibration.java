package io.canaryjudge.benchmarks.simulation;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Judges many simulated rollouts of one model, looking every second, and counts how they end. */
public final class Calibration {

    private static final WindowSpec WINDOWS = new WindowSpec(Duration.ofSeconds(1), Duration.ZERO);

    private Calibration() {}

    /**
     * Runs rollouts with the seeds {@code firstSeed, firstSeed + 1, …}.
     *
     * @param seconds how long each is watched
     */
    public static Result run(TrafficModel model, int rollouts, long firstSeed, int seconds) {
        Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);
        List<Integer> secondsToAbort = new ArrayList<>();
        for (int i = 0; i < rollouts; i++) {
            AnalysisReport report = rollout(model, firstSeed + i, seconds);
            counts.merge(report.verdict().kind(), 1, Integer::sum);
            if (report.verdict().kind() == Verdict.Kind.ABORT) {
                secondsToAbort.add((int) (report.asOfMillis() / 1_000));
            }
        }
        secondsToAbort.sort(Integer::compare);
        return new Result(model, rollouts, counts, secondsToAbort);
    }

    private static AnalysisReport rollout(TrafficModel model, long seed, int seconds) {
        AnalysisPolicy policy = AnalysisPolicy.DEFAULT.withDuration(Duration.ofSeconds(seconds));
        CanaryAnalysis analysis = new CanaryAnalysis(new AnalysisPlan("s", "1", "2", "", policy, 0), WINDOWS);
        SimulatedTraffic traffic = new SimulatedTraffic(model, seed);
        AnalysisReport report = null;
        for (int second = 0; second < seconds && !analysis.hasEnded(); second++) {
            WindowPair window = traffic.next(second);
            report = analysis.evaluate((second + 1) * 1_000L, index -> window, List.of());
        }
        if (report == null) {
            throw new IllegalArgumentException("seconds must be 1 or more, was " + seconds);
        }
        return report;
    }

    /**
     * How the rollouts of a model ended.
     *
     * @param secondsToAbort ascending
     */
    public record Result(
            TrafficModel model, int rollouts, Map<Verdict.Kind, Integer> counts, List<Integer> secondsToAbort) {

        /** How many ended in a verdict. */
        public int count(Verdict.Kind kind) {
            return counts.getOrDefault(kind, 0);
        }
    }
}
