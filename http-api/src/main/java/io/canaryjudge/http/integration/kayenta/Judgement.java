package io.canaryjudge.http.integration.kayenta;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One judging of an execution.
 *
 * @param dueMillis when all its samples have come, milliseconds since 1970
 * @param scopes what is compared, by the names that metrics refer to; at least one
 */
record Judgement(long dueMillis, Map<String, Pair> scopes) {

    /** Copies the map, keeping its order. */
    Judgement {
        if (scopes.isEmpty()) {
            throw ApiException.bad("scopes: at least one");
        }
        scopes = Collections.unmodifiableMap(new LinkedHashMap<>(scopes));
    }

    /** The scopes of a metric. */
    Pair of(String scopeName) {
        Pair pair = scopes.get(scopeName);
        if (pair == null && scopeName.isEmpty() && scopes.size() == 1) {
            return first();
        }
        if (pair == null) {
            throw ApiException.bad("Canary metrics require scopes which were not provided in the execution request: ["
                    + scopeName + "]");
        }
        return pair;
    }

    Pair first() {
        return scopes.values().iterator().next();
    }

    /** How long the canary was looked at. */
    Duration duration() {
        Scope experiment = first().experiment();
        return Duration.ofMillis(experiment.endMillis() - experiment.startMillis());
    }

    /** What is compared with what. */
    record Pair(Scope control, Scope experiment) {

        /** When its last samples have been made. */
        long endMillis() {
            return Math.max(control.endMillis(), experiment.endMillis());
        }
    }
}
