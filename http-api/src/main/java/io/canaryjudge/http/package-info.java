/**
 * The service as a program. {@link io.canaryjudge.http.JudgeServer} is the one place where connectors are made and the
 * parts are put together.
 */
@NullMarked
package io.canaryjudge.http;

import org.jspecify.annotations.NullMarked;
