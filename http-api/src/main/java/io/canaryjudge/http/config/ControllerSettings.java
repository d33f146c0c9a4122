package io.canaryjudge.http.config;

import io.canaryjudge.connector.argorollouts.ArgoConfig;
import io.canaryjudge.connector.cluster.ClusterConfig;
import io.canaryjudge.connector.command.CommandConfig;
import io.canaryjudge.connector.haproxy.HaproxyConfig;
import io.canaryjudge.connector.hook.HookConfig;
import io.canaryjudge.connector.kubernetes.KubernetesConfig;
import java.time.Duration;

/**
 * A controller of rollouts.
 *
 * @param name by which plans name it
 * @param timeout for one attempt
 */
public record ControllerSettings(String name, Target system, Duration timeout) {

    /** What it controls. */
    public sealed interface Target {}

    /** A backend of a HAProxy. */
    public record Haproxy(HaproxyConfig config) implements Target {}

    /** Programs of this machine. */
    public record Programs(CommandConfig config) implements Target {}

    /** Deployments in a Kubernetes cluster, and what routes to them. */
    public record Kubernetes(ClusterConfig cluster, KubernetesConfig config) implements Target {}

    /** A Rollout of Argo's. */
    public record Argo(ClusterConfig cluster, ArgoConfig config) implements Target {}

    /** A program that commands are posted to. */
    public record Webhook(HookConfig config) implements Target {}
}
