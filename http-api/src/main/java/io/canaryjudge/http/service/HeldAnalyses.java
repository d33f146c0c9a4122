package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The analyses that this process has in memory, no more than so many, and the idempotency keys that they were started by.
 * Confined to the service's loop, but for {@link #told}, {@link #reports} and {@link #watchers}.
 */
final class HeldAnalyses {

    private final int most;
    private final Map<String, RunningAnalysis> analyses = new LinkedHashMap<>();
    /** The same, for those who read what is told of one of them. */
    private final Map<String, RunningAnalysis> readable = new ConcurrentHashMap<>();

    private final Map<String, KeyUse> keys = new LinkedHashMap<>();
    /** Those that are being begun: the journal may have them already. */
    private final Set<String> beginning = new HashSet<>();

    private volatile Map<String, AnalysisReport> reports = Map.of();
    private volatile long watchers;

    /** @param most how many at one time, 1 or more */
    HeldAnalyses(int most) {
        this.most = most;
    }

    /**
     * What an idempotency key stands for.
     *
     * @param fingerprint of the request that came with it
     * @param analysis what that request started; fails where it started nothing
     */
    record KeyUse(String fingerprint, Future<RunningAnalysis> analysis) {}

    /** How many may be held. */
    int most() {
        return most;
    }

    /** Makes room for another one, at the cost of the oldest that has ended; false if all have work to do. */
    boolean makeRoom() {
        return analyses.size() + beginning.size() < most || forgetOldestEnded();
    }

    private boolean forgetOldestEnded() {
        Iterator<RunningAnalysis> oldestFirst = analyses.values().iterator();
        while (oldestFirst.hasNext()) {
            RunningAnalysis analysis = oldestFirst.next();
            if (analysis.view().ended()) {
                oldestFirst.remove();
                readable.remove(analysis.id());
                forgetKeys(analysis.id());
                return true;
            }
        }
        return false;
    }

    /** Says that an analysis of this id is being begun, until {@link #hasBegun}. */
    void begins(String id) {
        beginning.add(id);
    }

    /** Says that the analysis is held now, or never will be. */
    void hasBegun(String id) {
        beginning.remove(id);
    }

    void hold(RunningAnalysis analysis) {
        analyses.put(analysis.id(), analysis);
        readable.put(analysis.id(), analysis);
    }

    /** Lets go of one and of its key; the one that was held. */
    Optional<RunningAnalysis> letGo(String id) {
        RunningAnalysis held = analyses.remove(id);
        readable.remove(id);
        if (held != null) {
            forgetKeys(id);
        }
        return Optional.ofNullable(held);
    }

    Optional<RunningAnalysis> find(String id) {
        return Optional.ofNullable(analyses.get(id));
    }

    /** Whether one of this id is in memory or about to be. */
    boolean has(String id) {
        return analyses.containsKey(id) || beginning.contains(id);
    }

    /** All of them, the oldest first. */
    Collection<RunningAnalysis> all() {
        return analyses.values();
    }

    /** The ids of those that have not ended. */
    Set<String> running() {
        return analyses.values().stream()
                .filter(analysis -> !analysis.hasEnded())
                .map(RunningAnalysis::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    Optional<KeyUse> useOf(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    void remember(String key, KeyUse use) {
        keys.put(key, use);
    }

    /** Lets a key be used again. */
    void free(String key) {
        keys.remove(key);
    }

    private void forgetKeys(String id) {
        keys.values().removeIf(use -> {
            RunningAnalysis analysis = use.analysis().result();
            return analysis != null && analysis.id().equals(id);
        });
    }

    /** What the keys stand for that begin so. */
    List<KeyUse> usesOf(String prefix) {
        return keys.entrySet().stream()
                .filter(use -> use.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The keys by the ids of the analyses, where the request had such a fingerprint. */
    Map<String, String> keysById(Set<String> fingerprints) {
        Map<String, String> found = new HashMap<>();
        keys.forEach((key, use) -> {
            RunningAnalysis analysis = use.analysis().result();
            if (analysis != null && fingerprints.contains(use.fingerprint())) {
                found.put(analysis.id(), key);
            }
        });
        return found;
    }

    /** Has other threads see what is told at present. */
    void publish() {
        reports = analyses.values().stream()
                .filter(analysis -> !analysis.hasEnded())
                .collect(Collectors.toUnmodifiableMap(RunningAnalysis::id, RunningAnalysis::shown));
        watchers =
                analyses.values().stream().mapToLong(RunningAnalysis::listeners).sum();
    }

    /** What was told of each that has not ended, when it was last published; for any thread. */
    Map<String, AnalysisReport> reports() {
        return reports;
    }

    /** How many clients followed them, when that was last published; for any thread. */
    long watchers() {
        return watchers;
    }

    /** The verdict of one as it stands, for any thread; empty where it depends on the moment, and where there is none. */
    Optional<ShownVerdict> told(String id) {
        RunningAnalysis analysis = readable.get(id);
        return analysis == null ? Optional.empty() : analysis.told();
    }
}
