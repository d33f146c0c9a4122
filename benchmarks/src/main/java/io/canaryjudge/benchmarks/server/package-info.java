/** The service as a process of its own, for what needs it as its users have it. */
@NullMarked
package io.canaryjudge.benchmarks.server;

import org.jspecify.annotations.NullMarked;
