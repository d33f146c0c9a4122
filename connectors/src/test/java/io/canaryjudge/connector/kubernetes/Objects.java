package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.RelayedCluster;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** A service of two Deployments, with each kind of route, and what Kubernetes' own controllers do to them. */
final class Objects {

    private Objects() {}

    static KubernetesConfig config(RelayedCluster cluster, TrafficRoute route) {
        return new KubernetesConfig(
                cluster.namespace(),
                "checkout",
                Optional.of("checkout-canary"),
                "app",
                "registry.example/checkout:{version}",
                Optional.of(route),
                Duration.ofMillis(10));
    }

    static void deployment(RelayedCluster cluster, String name, String version, int replicas) {
        cluster.put(Kind.DEPLOYMENT, """
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"name":"%1$s",
                  "annotations":{"deployment.kubernetes.io/revision":"7"}},
                 "spec":{"replicas":%3$d,"selector":{"matchLabels":{"app":"%1$s"}},
                  "template":%4$s},
                 "status":{"observedGeneration":100,"replicas":%3$d,"updatedReplicas":%3$d,
                  "readyReplicas":%3$d,"availableReplicas":%3$d}}
                """.formatted(name, version, replicas, template(name, version, "")));
        cluster.put(Kind.REPLICA_SET, """
                {"apiVersion":"apps/v1","kind":"ReplicaSet",
                 "metadata":{"name":"%1$s-abc","labels":{"app":"%1$s","pod-template-hash":"abc"},
                  "annotations":{"deployment.kubernetes.io/revision":"7"},
                  "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"%1$s","uid":"1"}]},
                 "spec":{"selector":{"matchLabels":{"app":"%1$s","pod-template-hash":"abc"}},"template":%2$s}}
                """.formatted(name, template(name, version, ",\"pod-template-hash\":\"abc\"")));
    }

    private static String template(String name, String version, String label) {
        return """
                {"metadata":{"labels":{"app":"%1$s"%3$s}},
                 "spec":{"containers":[{"name":"proxy","image":"proxy:1"},
                  {"name":"app","image":"registry.example/checkout:%2$s","env":[{"name":"A","value":"%2$s"}]}]}}
                """.formatted(name, version, label);
    }

    /** What the Deployment's controller does: instances appear and become available. */
    static void settle(RelayedCluster cluster, String name) {
        int replicas = cluster.get(Kind.DEPLOYMENT, name).getJsonObject("spec").getInteger("replicas");
        cluster.change(Kind.DEPLOYMENT, name, deployment -> {
            deployment.put(
                    "status",
                    new JsonObject()
                            .put("observedGeneration", 100)
                            .put("replicas", replicas)
                            .put("updatedReplicas", replicas)
                            .put("readyReplicas", replicas)
                            .put("availableReplicas", replicas));
            return deployment;
        });
    }

    static void httpRoute(RelayedCluster cluster) {
        cluster.put(Kind.HTTP_ROUTE, """
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute",
                 "metadata":{"name":"checkout"},
                 "spec":{"rules":[{"backendRefs":[{"name":"assets","port":80}]},
                  {"backendRefs":[{"name":"checkout","port":80,"weight":100},
                   {"name":"checkout-canary","port":80,"weight":0}]}]}}
                """);
    }

    static void virtualService(RelayedCluster cluster) {
        cluster.put(Kind.VIRTUAL_SERVICE, """
                {"apiVersion":"networking.istio.io/v1","kind":"VirtualService",
                 "metadata":{"name":"checkout"},
                 "spec":{"hosts":["checkout"],"http":[{"route":[
                  {"destination":{"host":"checkout","subset":"stable"}},
                  {"destination":{"host":"checkout","subset":"canary"}}]}]}}
                """);
    }

    static void service(RelayedCluster cluster) {
        cluster.put(Kind.SERVICE, """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"checkout"},
                 "spec":{"ports":[{"port":80}],"selector":{"app":"checkout","example.com/side":"blue"}}}
                """);
    }

    static void ingress(RelayedCluster cluster) {
        cluster.put(Kind.INGRESS, """
                {"apiVersion":"networking.k8s.io/v1","kind":"Ingress",
                 "metadata":{"name":"checkout-canary","annotations":{
                  "nginx.ingress.kubernetes.io/canary":"true","nginx.ingress.kubernetes.io/canary-weight":"0"}},
                 "spec":{"defaultBackend":{"service":{"name":"checkout-canary","port":{"number":80}}}}}
                """);
    }
}
