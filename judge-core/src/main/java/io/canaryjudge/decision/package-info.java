/**
 * The rollback decision framework: {@link io.canaryjudge.decision.Rule}s as data, tiers of urgency, and the
 * {@link io.canaryjudge.decision.Verdict} that follows. Start with {@link io.canaryjudge.decision.DecisionRules}. A rule
 * says how urgent a harm is; whether there is harm at all is judged by the package {@code judgement}, so that more rules
 * never mean more false aborts.
 */
@NullMarked
package io.canaryjudge.decision;

import org.jspecify.annotations.NullMarked;
