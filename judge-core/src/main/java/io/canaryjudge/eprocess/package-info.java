/**
 * Capital that a bettor makes out of 1 by betting against a hypothesis: exact at any number of looks while requests are
 * independent given their window. Start with {@link io.canaryjudge.eprocess.EProcess};
 * {@link io.canaryjudge.eprocess.RateEProcess} is for rates of events with a margin between the cohorts,
 * {@link io.canaryjudge.eprocess.ExceedanceEProcess} for requests beyond a threshold of each cohort.
 *
 * <p>All types are immutable and safe to share. Nothing here knows of metrics or verdicts.
 */
@NullMarked
package io.canaryjudge.eprocess;

import org.jspecify.annotations.NullMarked;
