/**
 * Load over HTTP: the same bodies to the service, to other servers that take line protocol and to one that throws them
 * away, each a process of its own on this machine. Start with {@link io.canaryjudge.benchmarks.load.LoadCommand}.
 */
@NullMarked
package io.canaryjudge.benchmarks.load;

import org.jspecify.annotations.NullMarked;
