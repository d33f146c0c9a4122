package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.PulledMetric;
import io.canaryjudge.http.wire.VerdictReader;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An analysis as the journal has it.
 *
 * @param head of its stream
 * @param verdict the last one, as programs get it
 * @param signals oldest first
 * @param decisions how many it has taken
 * @param watchedMillis for how long the canary was watched, as far as that is noted
 * @param pulled what is fetched for its metrics
 */
record KeptAnalysis(
        StreamHead head,
        AnalysisPlan plan,
        AnalysisReport last,
        JsonObject verdict,
        List<Signal> signals,
        int decisions,
        long watchedMillis,
        List<PulledMetric> pulled) {

    /** What the streams of analyses begin with. */
    static final String PREFIX = "an_";

    KeptAnalysis {
        signals = List.copyOf(signals);
    }

    String id() {
        return head.stream();
    }

    boolean isOver() {
        return head.closedMillis().isPresent();
    }

    /**
     * Reads one; blocks.
     *
     * @throws RuntimeException if the stream is not what {@link AnalysisFacts} wrote
     */
    static KeptAnalysis read(Journal journal, StreamHead head) {
        return read(journal, head, journal.read(head.stream()));
    }

    /** The same, where its entries have been read. */
    static KeptAnalysis read(Journal journal, StreamHead head, List<Entry> entries) {
        String policy = journal.policy(head.opening().policyHash())
                .orElseThrow(() -> new IllegalStateException("the policy of " + head.stream() + " is not there"));
        JsonObject started = json(entries.get(0));
        PolicyDocument document = PolicyDocument.read(policy);
        AnalysisPlan plan = new AnalysisPlan(
                started.getString("service"),
                started.getString("baseline"),
                started.getString("canary"),
                started.getString("stage"),
                document.policy(),
                started.getLong("startMillis"));
        JsonObject verdict = started.getJsonObject("verdict");
        List<Signal> signals = new ArrayList<>();
        List<Verdict.Kind> decided = new ArrayList<>();
        long watchedMillis = 0;
        for (Entry entry : entries) {
            if (entry.fact().type().equals(AnalysisFacts.SIGNAL)) {
                signals.add(signal(entry));
            } else if (entry.fact().type().equals(AnalysisFacts.CHANGED)) {
                verdict = json(entry).getJsonObject("verdict");
                addDecision(decided, verdict);
            }
            watchedMillis = json(entry).getLong(AnalysisFacts.WATCHED_MILLIS, watchedMillis);
        }
        AnalysisReport last = VerdictReader.read(plan, verdict);
        return new KeptAnalysis(head, plan, last, verdict, signals, decided.size(), watchedMillis, document.pulled());
    }

    private static void addDecision(List<Verdict.Kind> decided, JsonObject verdict) {
        Verdict.Kind kind = Verdict.Kind.valueOf(verdict.getString("verdict"));
        boolean isNew = decided.isEmpty() || decided.get(decided.size() - 1) != kind;
        if (verdict.getBoolean("final") && isNew) {
            decided.add(kind);
        }
    }

    private static Signal signal(Entry entry) {
        JsonObject json = json(entry);
        return new Signal(
                SignalKind.ofWord(json.getString("signal")).orElseThrow(),
                json.getString("subject"),
                json.getString("reporter"),
                entry.fact().atMillis());
    }

    private static JsonObject json(Entry entry) {
        return new JsonObject(entry.fact().json());
    }
}
