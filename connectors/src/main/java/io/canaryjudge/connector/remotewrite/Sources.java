package io.canaryjudge.connector.remotewrite;

import java.util.HashMap;
import java.util.Map;

/**
 * Which metric each version of a service is counted by, where several tell of the same requests. The best that is heard
 * of is the only one that counts; a worse one takes its place when nothing has been heard of it for the idle time.
 */
final class Sources {

    /** The rank of what is no source. */
    static final int NONE = Integer.MAX_VALUE;

    private final long idleMillis;
    private final Map<Version, Choice> latencies = new HashMap<>();
    private final Map<Version, Choice> outcomes = new HashMap<>();

    Sources(long idleMillis) {
        this.idleMillis = idleMillis;
    }

    /** Notes that a source of latencies was heard of. */
    void latencyHeard(Version version, int rank, long nowMillis) {
        heard(latencies, version, rank, nowMillis);
    }

    /** Notes that a source of outcomes was heard of. */
    void outcomeHeard(Version version, int rank, long nowMillis) {
        heard(outcomes, version, rank, nowMillis);
    }

    private void heard(Map<Version, Choice> choices, Version version, int rank, long nowMillis) {
        if (rank != NONE) {
            choices.computeIfAbsent(version, v -> new Choice()).heard(rank, nowMillis, idleMillis);
        }
    }

    /** Whether latencies of a stretch count, which takes them for counted if so. */
    boolean takesLatency(Version version, int rank, Growth growth) {
        return takes(latencies, version, rank, growth);
    }

    /** Whether outcomes of a stretch count, which takes them for counted if so. */
    boolean takesOutcome(Version version, int rank, Growth growth) {
        return takes(outcomes, version, rank, growth);
    }

    private static boolean takes(Map<Version, Choice> choices, Version version, int rank, Growth growth) {
        Choice choice = choices.get(version);
        return rank != NONE && choice != null && choice.takes(rank, growth);
    }

    /** Forgets versions of which nothing has been heard for long. */
    void forgetIdle(long nowMillis) {
        latencies.values().removeIf(choice -> nowMillis - choice.heardMillis > idleMillis);
        outcomes.values().removeIf(choice -> nowMillis - choice.heardMillis > idleMillis);
    }

    /** A version of a service. */
    record Version(String service, String version) {}

    private static final class Choice {
        private int rank = NONE;
        private long heardMillis;
        /** Up to when the sources before this one have counted: the requests until then are not counted again. */
        private long othersUntilMillis = Long.MIN_VALUE;

        private long untilMillis = Long.MIN_VALUE;

        void heard(int other, long nowMillis, long idleMillis) {
            if (other < rank || (other != rank && nowMillis - heardMillis > idleMillis)) {
                rank = other;
                othersUntilMillis = untilMillis;
            }
            heardMillis = other == rank ? nowMillis : heardMillis;
        }

        boolean takes(int other, Growth growth) {
            if (other != rank || growth.fromMillis() < othersUntilMillis) {
                return false;
            }
            untilMillis = Math.max(untilMillis, growth.toMillis());
            return true;
        }
    }
}
