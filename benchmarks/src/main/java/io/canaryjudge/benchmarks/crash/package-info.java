/**
 * What an end without warning costs: the service is killed under load and asked what it still knows, and a long log is
 * recovered. Start with {@link io.canaryjudge.benchmarks.crash.CrashCommand}.
 */
@NullMarked
package io.canaryjudge.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
