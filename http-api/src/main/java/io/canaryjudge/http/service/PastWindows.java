package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/**
 * Has an analysis that goes on in this process read again what the log has of its windows, up to those that are in memory.
 * Its calls block; while one is under way, nobody else may use the analysis.
 */
final class PastWindows {

    /** How many are in memory at a time. */
    private static final int CHUNK = 300;
    /** Sealed windows that are left to the memory, which has twice as many: the log may not have all of them yet. */
    private static final int LEFT_TO_MEMORY = IngestShard.KEPT_WINDOWS / 2;

    private final WindowLog log;
    private final WindowSpec spec;
    private final InstantSource clock;

    PastWindows(WindowLog log, WindowSpec spec, InstantSource clock) {
        this.log = log;
        this.spec = spec;
        this.clock = clock;
    }

    /**
     * Reads the windows of an analysis from its start on.
     *
     * @return the first window that was not read for good
     * @throws IOException if the log cannot be read
     */
    long readAgain(CanaryAnalysis analysis, List<Signal> signals) throws IOException {
        AnalysisPlan plan = analysis.plan();
        long beforeDeadline = spec.lastEnded(plan.deadlineMillis() - 1);
        long next = spec.indexOf(plan.startMillis());
        while (true) {
            long now = clock.millis();
            long sealed = Math.min(beforeDeadline, spec.lastSealed(now) - LEFT_TO_MEMORY);
            boolean isNear = sealed - next < CHUNK;
            long last = isNear ? Math.min(beforeDeadline, spec.lastEnded(now)) : next + CHUNK - 1;
            List<WindowPair> windows =
                    log.pairs(plan.service(), plan.baseline(), plan.canary(), next, Math.max(next, last));
            long first = next;
            analysis.readAgain(first, last, sealed, index -> windows.get((int) (index - first)), signals);
            next = Math.max(next, Math.min(last, sealed) + 1);
            if (isNear) {
                return next;
            }
        }
    }
}
