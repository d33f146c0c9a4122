package io.canaryjudge.benchmarks.evaluation;

import java.util.Optional;
import java.util.function.Function;

/**
 * The rule that many pipelines use: fail when errors are above 1.1 times, or p99 above 1.2 times the baseline's in some
 * windows one after the other.
 */
final class ThresholdContestant implements Contestant {

    private static final double ERROR_FACTOR = 1.1;
    private static final double P99_FACTOR = 1.2;

    private final Horizon horizon;
    private final int inARow;
    private final Function<Look, Optional<Point.Pair>> window;
    private int exceeded;
    private int now;
    private int abortedAt = Ending.NEVER;

    private ThresholdContestant(Horizon horizon, int inARow, Function<Look, Optional<Point.Pair>> window) {
        this.horizon = horizon;
        this.inARow = inARow;
        this.window = window;
    }

    static ThresholdContestant ofTenSeconds(Horizon horizon, int inARow) {
        return new ThresholdContestant(horizon, inARow, Look::tenSeconds);
    }

    static ThresholdContestant ofLongWindows(Horizon horizon, int inARow) {
        return new ThresholdContestant(horizon, inARow, Look::longWindow);
    }

    @Override
    public void take(Look look) {
        now = look.now();
        window.apply(look).ifPresent(point -> {
            exceeded = exceeds(point) ? exceeded + 1 : 0;
            if (exceeded == inARow) {
                abortedAt = now;
            }
        });
    }

    private static boolean exceeds(Point.Pair point) {
        return point.canary().errorRate() > ERROR_FACTOR * point.baseline().errorRate()
                || point.canary().p99Micros() > P99_FACTOR * point.baseline().p99Micros();
    }

    @Override
    public boolean hasEnded() {
        return abortedAt != Ending.NEVER || now >= horizon.seconds();
    }

    @Override
    public Ending ending() {
        return Ending.ofJudgeWithoutDoubt(abortedAt, horizon);
    }
}
