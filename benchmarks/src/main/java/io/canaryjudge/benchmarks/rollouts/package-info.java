/** Random rollouts against the laws that every rollout must obey. */
@NullMarked
package io.canaryjudge.benchmarks.rollouts;

import org.jspecify.annotations.NullMarked;
