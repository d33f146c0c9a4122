/**
 * Hands commands to another program over HTTP, signed as Standard Webhooks 1.0.0 says, and learns what became of them from
 * its answer, by asking again, or when it calls back. Start at {@link io.canaryjudge.connector.hook.HookSystem};
 * {@link io.canaryjudge.connector.hook.HookConfig} is what it needs to know.
 */
@NullMarked
package io.canaryjudge.connector.hook;

import org.jspecify.annotations.NullMarked;
