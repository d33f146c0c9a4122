/**
 * Flagger's webhooks. Flagger asks before each step and reads status codes: {@link io.canaryjudge.http.integration.flagger.FlaggerHandler} says which.
 */
@NullMarked
package io.canaryjudge.http.integration.flagger;

import org.jspecify.annotations.NullMarked;
