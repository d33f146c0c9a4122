package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an analysis has said, from its first look to its last. Used by one thread. */
final class VerdictTrail {

    private final List<Replay.Change> changes = new ArrayList<>();
    private long lastSequence;
    private Verdict.@Nullable Kind lastKind;
    private long decidedAtMillis;

    /** Takes what the next look has found. */
    void add(AnalysisReport report) {
        if (report.sequence() != lastSequence) {
            lastSequence = report.sequence();
            changes.add(new Replay.Change(report.asOfMillis(), report.verdict()));
        }
        if (report.verdict().kind() != lastKind) {
            lastKind = report.verdict().kind();
            decidedAtMillis = report.asOfMillis();
        }
    }

    /** When the present verdict was reached, milliseconds since 1970. */
    long decidedAtMillis() {
        return decidedAtMillis;
    }

    /** Every change, in the order of time. */
    List<Replay.Change> changes() {
        return List.copyOf(changes);
    }
}
