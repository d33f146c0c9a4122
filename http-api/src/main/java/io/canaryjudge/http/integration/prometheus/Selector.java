package io.canaryjudge.http.integration.prometheus;

import java.util.List;
import java.util.Map;

/**
 * Which series are wanted.
 *
 * @param name of the series
 */
record Selector(String name, List<LabelMatcher> matchers) {

    /** Copies the list. */
    Selector {
        matchers = List.copyOf(matchers);
    }

    boolean matches(Map<String, String> labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
