package io.canaryjudge.http.config;

import io.canaryjudge.connector.argorollouts.ArgoConfig;
import io.canaryjudge.connector.cluster.ClusterConfig;
import io.canaryjudge.connector.kubernetes.GatewayRoute;
import io.canaryjudge.connector.kubernetes.IstioRoute;
import io.canaryjudge.connector.kubernetes.KubernetesConfig;
import io.canaryjudge.connector.kubernetes.NginxRoute;
import io.canaryjudge.connector.kubernetes.ServiceRoute;
import io.canaryjudge.connector.kubernetes.TrafficRoute;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the controllers of rollouts that speak to a Kubernetes API. */
final class ClusterControllerReader {

    private static final Map<String, Function<Fields, Optional<? extends TrafficRoute>>> ROUTES = Fields.words(
            Map.entry("gateway", ClusterControllerReader::gateway),
            Map.entry("istio", ClusterControllerReader::istio),
            Map.entry("nginx", ClusterControllerReader::nginx),
            Map.entry("selector", ClusterControllerReader::selector));
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(10);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private ClusterControllerReader() {}

    /** Deployments and what routes to them. */
    static Optional<ControllerSettings.Kubernetes> kubernetes(Fields fields) {
        Optional<ClusterConfig> cluster = cluster(fields);
        String namespace = fields.name("namespace", "default");
        String baseline = fields.requiredName("baseline");
        Optional<String> canary = optionalName(fields, "canary");
        String container = fields.requiredName("container");
        String image = fields.requiredText("image");
        Optional<? extends TrafficRoute> route = fields.has("route") ? route(fields.object("route")) : Optional.empty();
        fields.allow("route");
        Duration lookAgain = lookAgain(fields);
        if (baseline.isEmpty() || container.isEmpty() || image.isEmpty()) {
            return Optional.empty();
        }
        return cluster.flatMap(where -> fields.make(() -> new ControllerSettings.Kubernetes(
                where,
                new KubernetesConfig(
                        namespace, baseline, canary, container, image, route.map(Function.identity()), lookAgain))));
    }

    /** A Rollout of Argo's. */
    static Optional<ControllerSettings.Argo> argo(Fields fields) {
        Optional<ClusterConfig> cluster = cluster(fields);
        String namespace = fields.name("namespace", "default");
        String rollout = fields.requiredName("rollout");
        if (fields.has("image") != fields.has("container")) {
            fields.refuse("image", "image and container must be given both, or neither");
        }
        String container = fields.name("container", "");
        String pattern = fields.text("image", "");
        boolean deploys = !container.isEmpty() && !pattern.isEmpty();
        Optional<ArgoConfig.Image> image =
                deploys ? fields.make(() -> new ArgoConfig.Image(container, pattern)) : Optional.empty();
        Duration lookAgain = lookAgain(fields);
        if (rollout.isEmpty() || deploys != image.isPresent()) {
            return Optional.empty();
        }
        return cluster.flatMap(where -> fields.make(
                () -> new ControllerSettings.Argo(where, new ArgoConfig(namespace, rollout, image, lookAgain))));
    }

    private static Duration lookAgain(Fields fields) {
        return fields.duration("lookAgain", Duration.ofSeconds(1), SHORTEST_LOOK, LONGEST_LOOK);
    }

    /** Without an address: what the pod says that the service runs in, or else a kubeconfig file. */
    private static Optional<ClusterConfig> cluster(Fields fields) {
        Optional<String> server = optionalText(fields, "server");
        Optional<Path> token = file(fields, "tokenFile");
        Optional<Path> authority = file(fields, "caFile");
        Duration request = fields.duration(
                "requestTimeout", ClusterConfig.SURROUNDINGS.requestTimeout(), SHORTEST_LOOK, Duration.ofMinutes(5));
        return fields.make(() -> new ClusterConfig(server, token, authority, request));
    }

    private static Optional<Path> file(Fields fields, String key) {
        return optionalText(fields, key).flatMap(text -> fields.make(() -> Path.of(text)));
    }

    private static Optional<String> optionalText(Fields fields, String key) {
        fields.allow(key);
        return fields.has(key) ? Optional.of(fields.text(key, "")).filter(text -> !text.isEmpty()) : Optional.empty();
    }

    private static Optional<String> optionalName(Fields fields, String key) {
        fields.allow(key);
        return fields.has(key)
                ? Optional.of(fields.requiredName(key)).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    private static Optional<? extends TrafficRoute> route(Fields fields) {
        if (!fields.has("by")) {
            fields.refuse("by", "is missing; it must be one of " + String.join(", ", ROUTES.keySet()));
        }
        boolean isKnown = fields.any("by") instanceof String by && ROUTES.containsKey(by);
        Optional<? extends TrafficRoute> route =
                fields.word("by", ROUTES, none -> Optional.empty()).apply(fields);
        if (isKnown) {
            fields.refuseUnknownKeys();
        }
        return route;
    }

    private static Optional<GatewayRoute> gateway(Fields fields) {
        String name = fields.requiredName("name");
        String baseline = fields.requiredName("baseline");
        String canary = fields.requiredName("canary");
        return fields.make(() -> new GatewayRoute(name, baseline, canary));
    }

    private static Optional<IstioRoute> istio(Fields fields) {
        String name = fields.requiredName("name");
        IstioRoute.Destination baseline = destination(fields.object("baseline"));
        IstioRoute.Destination canary = destination(fields.object("canary"));
        return fields.make(() -> new IstioRoute(name, baseline, canary));
    }

    private static IstioRoute.Destination destination(Fields fields) {
        String host = fields.requiredName("host");
        Optional<String> subset = optionalName(fields, "subset");
        fields.refuseUnknownKeys();
        return new IstioRoute.Destination(host, subset);
    }

    private static Optional<NginxRoute> nginx(Fields fields) {
        String name = fields.requiredName("name");
        return fields.make(() -> new NginxRoute(name));
    }

    private static Optional<ServiceRoute> selector(Fields fields) {
        String name = fields.requiredName("name");
        String key = fields.requiredName("key");
        String baseline = fields.requiredName("baseline");
        String canary = fields.requiredName("canary");
        return fields.make(() -> new ServiceRoute(name, key, baseline, canary));
    }
}
