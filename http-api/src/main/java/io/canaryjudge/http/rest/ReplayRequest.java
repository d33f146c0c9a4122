package io.canaryjudge.http.rest;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.InvalidInputException;
import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be replayed, and how it is judged.
 *
 * @param trace CSV
 * @param look time between two looks
 */
record ReplayRequest(String trace, AnalysisPolicy policy, Duration look) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws InvalidInputException with every problem */
    static ReplayRequest of(Map<String, @Nullable Object> document) {
        Fields fields = Fields.of(document);
        String trace = document.get("trace") instanceof String text ? text : "";
        if (trace.isEmpty()) {
            fields.refuse("trace", "must be the text of a trace, CSV with a header");
        }
        fields.allow("trace");
        Duration look = fields.duration("look", Duration.ofSeconds(1), SHORTEST, LONGEST);
        Optional<AnalysisPolicy> policy =
                document.get("policy") instanceof String text ? ofText(fields, text) : ofObject(fields);
        fields.allow("policy");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        return new ReplayRequest(trace, policy.orElseThrow(), look);
    }

    private static Optional<AnalysisPolicy> ofObject(Fields fields) {
        return fields.has("policy") ? PolicyReader.read(fields.object("policy")) : Optional.of(AnalysisPolicy.DEFAULT);
    }

    private static Optional<AnalysisPolicy> ofText(Fields fields, String text) {
        try {
            return Optional.of(PolicyReader.read(text));
        } catch (InvalidInputException e) {
            for (Problem problem : e.problems()) {
                fields.refuse(problem.path().isEmpty() ? "policy" : "policy." + problem.path(), problem.message());
            }
            return Optional.empty();
        }
    }
}
