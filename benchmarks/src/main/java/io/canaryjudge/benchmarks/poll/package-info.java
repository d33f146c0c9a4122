/**
 * Verdict reads over HTTP: how many there are in a second beside a bare handler that answers the same bytes, and what it
 * costs to hold thousands that wait. Start with {@link io.canaryjudge.benchmarks.poll.PollCommand}.
 */
@NullMarked
package io.canaryjudge.benchmarks.poll;

import org.jspecify.annotations.NullMarked;
