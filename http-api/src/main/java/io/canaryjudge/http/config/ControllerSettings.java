package io.canaryjudge.http.config;

import io.canaryjudge.connector.command.CommandConfig;
import io.canaryjudge.connector.haproxy.HaproxyConfig;
import io.canaryjudge.connector.hook.HookConfig;
import java.time.Duration;

/**
 * A controller of rollouts.
 *
 * @param name by which plans name it
 * @param timeout for one attempt
 */
public record ControllerSettings(String name, System system, Duration timeout) {

    /** What it controls. */
    public sealed interface System {}

    /** A backend of a HAProxy. */
    public record Haproxy(HaproxyConfig config) implements System {}

    /** Programs of this machine. */
    public record Programs(CommandConfig config) implements System {}

    /** A program that commands are posted to. */
    public record Webhook(HookConfig config) implements System {}
}
