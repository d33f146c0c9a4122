/**
 * What is asked of a place that measures already, and what it answers: a {@link io.canaryjudge.fetch.MetricQuery} whose
 * {@link io.canaryjudge.fetch.QueryTemplate templates} have been filled in, and the
 * {@link io.canaryjudge.fetch.FetchOutcome}. Who asks and who answers is not known here.
 */
@NullMarked
package io.canaryjudge.fetch;

import org.jspecify.annotations.NullMarked;
