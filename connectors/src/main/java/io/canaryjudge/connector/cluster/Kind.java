package io.canaryjudge.connector.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of object that are read or changed. */
public enum Kind {
    /** See the API of apps. */
    DEPLOYMENT("apps", "v1", "deployments", "Deployment"),
    /** See the API of apps. */
    REPLICA_SET("apps", "v1", "replicasets", "ReplicaSet"),
    /** See the core API. */
    SERVICE("", "v1", "services", "Service"),
    /** See the API of networking. */
    INGRESS("networking.k8s.io", "v1", "ingresses", "Ingress"),
    /** See the Gateway API. */
    HTTP_ROUTE("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute"),
    /** See Istio. */
    VIRTUAL_SERVICE("networking.istio.io", "v1", "virtualservices", "VirtualService"),
    /** See Argo Rollouts. */
    ROLLOUT("argoproj.io", "v1alpha1", "rollouts", "Rollout");

    private final String group;
    private final String version;
    private final String plural;
    private final String kind;

    Kind(String group, String version, String plural, String kind) {
        this.group = group;
        this.version = version;
        this.plural = plural;
        this.kind = kind;
    }

    /** The word in messages, as the API writes it. */
    public String word() {
        return kind;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withPlural(plural)
                .withKind(kind)
                .withNamespaced(true)
                .build();
    }
}
