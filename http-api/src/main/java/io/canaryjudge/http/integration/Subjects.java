package io.canaryjudge.http.integration;

import io.canaryjudge.analysis.AnalysisPlan;

/** Who is compared: a service's two versions, as its samples name them. */
public record Subjects(String service, String baseline, String canary) {

    private static final int MOST_CHARACTERS = 256;

    /** @throws IllegalArgumentException if a name is none that samples can have, or both versions are the same */
    public Subjects {
        require("service", service);
        require("baseline", baseline);
        require("canary", canary);
        if (baseline.equals(canary)) {
            throw new IllegalArgumentException(
                    "canary must be another version than baseline, both were '" + canary + "'");
        }
    }

    /** Whether an analysis is of these. */
    public boolean areThoseOf(AnalysisPlan plan) {
        return service.equals(plan.service()) && baseline.equals(plan.baseline()) && canary.equals(plan.canary());
    }

    /**
     * A text that is a line of 1 to 256 characters.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String require(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        if (value.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    name + " must have 1 to " + MOST_CHARACTERS + " characters, had " + value.length());
        }
        if (value.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException(name + " must be one line of text without control characters");
        }
        return value;
    }
}
