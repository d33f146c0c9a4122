/**
 * How often judges are wrong, and how soon they are right: ours and others, on the same simulated rollouts and recorded
 * traces. Start with {@link io.canaryjudge.benchmarks.evaluation.EvaluationCommand}; what is simulated is listed in
 * {@code Scenarios}.
 */
@NullMarked
package io.canaryjudge.benchmarks.evaluation;

import org.jspecify.annotations.NullMarked;
