/** The same traffic judged twice: as it is sent, and as a Prometheus that scrapes it answers. */
@NullMarked
package io.canaryjudge.benchmarks.sources;

import org.jspecify.annotations.NullMarked;
