package io.canaryjudge.http.service;

import io.canaryjudge.http.config.PolicyDocument;
import java.util.Optional;

/**
 * What somebody wants judged.
 *
 * @param idempotencyKey a key under which a repeated request finds the analysis that the first one started
 * @param fingerprint tells requests with the same key but another content apart
 * @param actor who wants it; empty where nobody has to say who they are
 */
public record AnalysisRequest(
        String service,
        String baseline,
        String canary,
        String stage,
        PolicyDocument policy,
        Optional<String> idempotencyKey,
        String fingerprint,
        String actor) {

    /** A request of somebody who has not said who they are. */
    public AnalysisRequest(
            String service,
            String baseline,
            String canary,
            String stage,
            PolicyDocument policy,
            Optional<String> idempotencyKey,
            String fingerprint) {
        this(service, baseline, canary, stage, policy, idempotencyKey, fingerprint, "");
    }
}
