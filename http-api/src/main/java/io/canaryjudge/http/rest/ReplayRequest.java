package io.canaryjudge.http.rest;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.InvalidInputException;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be replayed, and how it is judged.
 *
 * @param trace CSV; empty where an analysis is named
 * @param analysis id of one that has ended; empty where there is a trace
 * @param policy empty where none was given
 * @param look time between two looks; empty where nothing was said
 */
record ReplayRequest(String trace, String analysis, Optional<AnalysisPolicy> policy, Optional<Duration> look) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws InvalidInputException with every problem */
    static ReplayRequest of(Map<String, @Nullable Object> document) {
        Fields fields = Fields.of(document);
        boolean isPast = fields.has("analysis");
        String trace = trace(document, fields, isPast);
        String analysis = isPast ? fields.requiredName("analysis") : "";
        fields.allow("trace", "analysis");
        boolean hasLook = fields.has("look");
        Duration look = fields.duration("look", Duration.ofSeconds(1), SHORTEST, LONGEST);
        Optional<PolicyDocument> policy =
                document.get("policy") instanceof String text ? ofText(fields, text) : ofObject(fields);
        if (isPast) {
            policy.ifPresent(asked -> refuseQueries(asked, fields));
        }
        fields.allow("policy");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        return new ReplayRequest(
                trace, analysis, policy.map(PolicyDocument::policy), hasLook ? Optional.of(look) : Optional.empty());
    }

    private static String trace(Map<String, @Nullable Object> document, Fields fields, boolean isPast) {
        if (isPast && fields.has("trace")) {
            fields.refuse("trace", "must not stand beside an analysis: one of both is replayed");
            return "";
        }
        String trace = document.get("trace") instanceof String text ? text : "";
        if (trace.isEmpty() && !isPast) {
            fields.refuse(
                    "trace",
                    "must be the text of a trace, CSV with a header, unless an analysis that has ended is named in its place");
        }
        return trace;
    }

    private static void refuseQueries(PolicyDocument policy, Fields fields) {
        if (!policy.pulled().isEmpty()) {
            String name = policy.pulled().get(0).metric().name().value();
            fields.refuse(
                    "policy.metrics",
                    "must not have a query, as " + name + " has: nothing is fetched for an analysis that has ended");
        }
    }

    private static Optional<PolicyDocument> ofObject(Fields fields) {
        return fields.has("policy") ? PolicyDocument.read("", fields.object("policy")) : Optional.empty();
    }

    private static Optional<PolicyDocument> ofText(Fields fields, String text) {
        try {
            return Optional.of(PolicyDocument.read(text));
        } catch (InvalidInputException e) {
            for (Problem problem : e.problems()) {
                fields.refuse(problem.path().isEmpty() ? "policy" : "policy." + problem.path(), problem.message());
            }
            return Optional.empty();
        }
    }
}
