package io.canaryjudge.rollout;

import java.util.Map;
import java.util.TreeMap;

/**
 * What served before a rollout began, as its controller recorded it; to go back is to restore this.
 *
 * @param version the version that served
 * @param weightPercent share of the requests that already went to the canary's pool
 * @param mirrorPercent share of the requests that were already mirrored
 * @param flagPercent percentage of the flag
 * @param details what else the controller needs to restore it exactly, such as a revision or the active side, at most
 *     100 entries; not read by the machine
 */
public record LastKnownGood(
        String version, int weightPercent, int mirrorPercent, int flagPercent, Map<String, String> details) {

    private static final int MOST_DETAILS = 100;

    /** @throws IllegalArgumentException if a share is outside its range, or there are too many details */
    public LastKnownGood {
        Checks.text("version", version);
        Checks.percent("weight", weightPercent);
        Checks.percent("mirror", mirrorPercent);
        Checks.percent("flag percentage", flagPercent);
        details = java.util.Collections.unmodifiableMap(new TreeMap<>(details));
        if (details.size() > MOST_DETAILS) {
            throw new IllegalArgumentException(
                    "details must be at most " + MOST_DETAILS + " entries, were " + details.size());
        }
    }

    /** A version that served every request, with nothing mirrored and the flag off. */
    public static LastKnownGood of(String version) {
        return new LastKnownGood(version, 0, 0, 0, Map.of());
    }

    /** The same with no share above what is reached now, so that restoring it never raises one. */
    LastKnownGood notAbove(Footprint reached) {
        int flag = reached.flag().map(Act.FlagPercentage::percent).orElse(0);
        return new LastKnownGood(
                version,
                Math.min(weightPercent, reached.weightPercent()),
                Math.min(mirrorPercent, reached.mirrorPercent()),
                Math.min(flagPercent, flag),
                details);
    }
}
