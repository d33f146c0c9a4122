package io.canaryjudge.http.integration.prometheus;

import java.util.Map;

/**
 * What a selector asks of one label; a label that is absent has the empty text.
 *
 * @param wanted what the value must be, or must not be
 */
record LabelMatcher(String label, Kind kind, TextPattern wanted) {

    boolean matches(Map<String, String> labels) {
        boolean isEqual = wanted.matches(labels.getOrDefault(label, ""));
        return isEqual == (kind == Kind.IS);
    }

    /** Whether the pattern must match or must not. */
    enum Kind {
        IS,
        IS_NOT
    }
}
