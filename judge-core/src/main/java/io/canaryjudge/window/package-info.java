/**
 * Time cut into windows of equal width: {@link io.canaryjudge.window.WindowStore} files samples under their series and
 * window, {@link io.canaryjudge.window.WindowPair} is one window of both cohorts as the judge reads it. A sample that
 * arrives within the grace after its window has ended still counts in it; a later one is only counted as late. The
 * package holds no clock: the time of arrival is an argument.
 */
@NullMarked
package io.canaryjudge.window;

import org.jspecify.annotations.NullMarked;
