package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.List;

/** Our judge with its default policy, looking every second. */
final class CanaryJudgeContestant implements Contestant {

    private static final WindowSpec WINDOWS = new WindowSpec(Duration.ofSeconds(1), Duration.ZERO);

    private final CanaryAnalysis analysis;
    private int abortedAt = Ending.NEVER;
    private int promotedAt = Ending.NEVER;

    CanaryJudgeContestant(Horizon horizon) {
        AnalysisPolicy policy = AnalysisPolicy.DEFAULT.withDuration(Duration.ofSeconds(horizon.seconds()));
        analysis = new CanaryAnalysis(new AnalysisPlan("simulated", "1", "2", "", policy, 0), WINDOWS);
    }

    @Override
    public void take(Look look) {
        int now = look.now();
        Verdict.Kind verdict = analysis.evaluate(now * 1_000L, index -> look.second(), List.of())
                .verdict()
                .kind();
        if (verdict == Verdict.Kind.ABORT) {
            abortedAt = now;
        }
        if (verdict == Verdict.Kind.PROMOTE && promotedAt == Ending.NEVER) {
            promotedAt = now;
        }
    }

    @Override
    public boolean hasEnded() {
        return analysis.hasEnded();
    }

    @Override
    public Ending ending() {
        return new Ending(abortedAt, promotedAt);
    }
}
