/**
 * Shifts traffic by the runtime API of a HAProxy. Start at {@link io.canaryjudge.connector.haproxy.HaproxySystem}. It
 * neither starts instances nor edits files: what it sets is lost when HAProxy is reloaded.
 */
@NullMarked
package io.canaryjudge.connector.haproxy;

import org.jspecify.annotations.NullMarked;
