package io.canaryjudge.connector.otlp;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a body.
 *
 * @param counted the requests to be filed, all of an instance and stretch together
 * @param fates how many data points had each fate; fates that none had are absent
 * @param reasons why points were refused, each reason once and the first ones only
 */
public record Received(List<CountedPoints> counted, Map<PointFate, Long> fates, List<String> reasons) {

    /** Copies all three. */
    public Received {
        counted = List.copyOf(counted);
        Map<PointFate, Long> copy = new EnumMap<>(PointFate.class);
        copy.putAll(fates);
        fates = Collections.unmodifiableMap(copy);
        reasons = List.copyOf(reasons);
    }

    /** How many data points were refused. */
    public long refused() {
        return fates.entrySet().stream()
                .filter(entry -> entry.getKey().isRefusal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether a limit kept everything out, so that nothing has changed and the body may be sent again later. */
    public boolean isKeptOutByLimit() {
        return fates.containsKey(PointFate.STREAM_LIMIT)
                && fates.keySet().stream()
                        .allMatch(fate -> fate == PointFate.STREAM_LIMIT || fate == PointFate.IGNORED);
    }
}
