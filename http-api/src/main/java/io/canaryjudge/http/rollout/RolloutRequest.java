package io.canaryjudge.http.rollout;

import io.canaryjudge.http.plan.PlanDocument;
import java.util.Optional;

/**
 * What somebody wants rolled out.
 *
 * @param idempotencyKey a key under which a repeated request finds the rollout that the first one started
 * @param fingerprint tells requests with the same key but another content apart
 */
public record RolloutRequest(PlanDocument plan, Optional<String> idempotencyKey, String fingerprint) {}
