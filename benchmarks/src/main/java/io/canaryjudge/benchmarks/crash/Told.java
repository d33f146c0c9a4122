package io.canaryjudge.benchmarks.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What the service has said about analyses: what it has taken, and which verdicts it has shown. Safe for use by several threads. */
final class Told {

    private final Map<String, String> idOfKey = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final Set<String> unanswered = new HashSet<>();
    private final Map<String, Set<String>> signals = new HashMap<>();
    private final Map<String, Map<Long, String>> verdicts = new HashMap<>();
    private long signalCount;
    private long movedKeys;

    /** The answer to a start under a key; the same key must always get the same analysis. */
    synchronized void started(String key, String id) {
        unanswered.remove(key);
        String before = idOfKey.putIfAbsent(key, id);
        if (before == null) {
            ids.add(id);
        } else if (!before.equals(id)) {
            movedKeys++;
        }
    }

    synchronized void startUnanswered(String key) {
        unanswered.add(key);
    }

    synchronized void signalled(String id, String subject) {
        signalCount += signals.computeIfAbsent(id, first -> new HashSet<>()).add(subject) ? 1 : 0;
    }

    synchronized void shown(String id, long sequence, String verdict) {
        verdicts.computeIfAbsent(id, first -> new TreeMap<>()).put(sequence, verdict);
    }

    /** Keys of starts of which nobody knows what became. */
    synchronized Set<String> unanswered() {
        return Set.copyOf(unanswered);
    }

    /** One of the last analyses; empty if there is none. */
    synchronized String recent(SplittableRandom random, int most) {
        int from = Math.max(0, ids.size() - most);
        return ids.isEmpty() ? "" : ids.get(from + random.nextInt(ids.size() - from));
    }

    synchronized Map<String, String> idOfKey() {
        return Map.copyOf(idOfKey);
    }

    synchronized List<String> ids() {
        return List.copyOf(ids);
    }

    synchronized Set<String> signals(String id) {
        return Set.copyOf(signals.getOrDefault(id, Set.of()));
    }

    synchronized Map<Long, String> verdicts(String id) {
        return new TreeMap<>(verdicts.getOrDefault(id, Map.of()));
    }

    synchronized long signalCount() {
        return signalCount;
    }

    /** How often a key led to another analysis than before. */
    synchronized long movedKeys() {
        return movedKeys;
    }
}
