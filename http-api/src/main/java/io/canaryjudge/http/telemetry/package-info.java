/** What the service tells of itself at {@code /metrics}. */
@NullMarked
package io.canaryjudge.http.telemetry;

import org.jspecify.annotations.NullMarked;
