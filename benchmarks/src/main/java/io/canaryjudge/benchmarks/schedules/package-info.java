/** Runs many schedules of the service in virtual time, or one again with all that happens in it. */
@NullMarked
package io.canaryjudge.benchmarks.schedules;

import org.jspecify.annotations.NullMarked;
