/**
 * Fetches what analyses do not get sent: {@link io.canaryjudge.http.pull.SourceFeeds} has the sources and opens an
 * {@link io.canaryjudge.http.pull.AnalysisFeed} for each analysis, which asks them again and again.
 */
@NullMarked
package io.canaryjudge.http.pull;

import org.jspecify.annotations.NullMarked;
