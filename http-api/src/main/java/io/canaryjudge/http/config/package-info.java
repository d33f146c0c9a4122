/**
 * What people write down: policies ({@link io.canaryjudge.http.config.PolicyReader}) and the service's own settings
 * ({@link io.canaryjudge.http.config.ServerConfigReader}). Unknown keys and words are refused with what is allowed, and
 * every problem of a document is reported at once.
 */
@NullMarked
package io.canaryjudge.http.config;

import org.jspecify.annotations.NullMarked;
