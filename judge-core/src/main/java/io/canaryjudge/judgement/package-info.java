/**
 * One metric at a time: {@link io.canaryjudge.judgement.MetricPolicy} says what is compared and how much worse it may
 * be, {@link io.canaryjudge.judgement.MetricEvidence} gathers windows, and {@link io.canaryjudge.judgement.MetricJudge}
 * turns evidence into a {@link io.canaryjudge.judgement.MetricJudgement}. What follows from a judgement is decided
 * elsewhere.
 */
@NullMarked
package io.canaryjudge.judgement;

import org.jspecify.annotations.NullMarked;
