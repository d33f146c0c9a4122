/**
 * The words that everything else is said in: {@link io.canaryjudge.metric.Sample} (one finished request, or
 * {@link io.canaryjudge.metric.Reading}s), {@link io.canaryjudge.metric.SeriesKey} (who served it), {@link io.canaryjudge.metric.Cohort} (which side of the
 * comparison that is). Start with {@code Sample}. Nothing here measures or judges.
 */
@NullMarked
package io.canaryjudge.metric;

import org.jspecify.annotations.NullMarked;
