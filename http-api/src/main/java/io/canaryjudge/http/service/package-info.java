/**
 * The running service: {@link io.canaryjudge.http.service.JudgeService} starts analyses, looks at them as time passes,
 * keeps what happened and tells those who wait. It owns the timers and the clock; everything it does happens on one
 * Vert.x context. {@link io.canaryjudge.http.service.TraceReplay} takes recorded traffic the same way without a clock,
 * and {@link io.canaryjudge.http.service.PastReplays} what was kept of analyses that have ended.
 */
@NullMarked
package io.canaryjudge.http.service;

import org.jspecify.annotations.NullMarked;
