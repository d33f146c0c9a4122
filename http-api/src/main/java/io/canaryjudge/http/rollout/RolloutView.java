package io.canaryjudge.http.rollout;

import io.canaryjudge.http.plan.PlanDocument;
import io.canaryjudge.http.wire.ShownVerdict;
import io.canaryjudge.rollout.RolloutState;
import java.util.Optional;

/**
 * A rollout as seen from outside: nothing that the end of this process could take back.
 *
 * @param entries how many entries the journal has of it; grows with everything that happens
 * @param analysis the one by which it is judged at present; empty when there is none
 * @param shown its verdict as clients get it
 */
public record RolloutView(
        String id,
        PlanDocument document,
        RolloutState state,
        long entries,
        Optional<String> analysis,
        ShownVerdict shown) {}
