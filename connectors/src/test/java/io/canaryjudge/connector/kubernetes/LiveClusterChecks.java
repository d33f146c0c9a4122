package io.canaryjudge.connector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.canaryjudge.connector.cluster.Cluster;
import io.canaryjudge.connector.cluster.ClusterConfig;
import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.cluster.Ref;
import io.canaryjudge.connector.control.Commands;
import io.canaryjudge.connector.control.ControlLimits;
import io.canaryjudge.connector.control.FencedController;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Pool;
import io.canaryjudge.spi.RolloutController.Mode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The patches against a real API server; its name keeps it out of the build. Run it by
 * {@code connectors/live-cluster SERVER TOKEN_FILE AUTHORITY_FILE}. It makes a namespace of its own, minimal
 * definitions of the routes' kinds where there are none, and plays the controllers that such a server may lack.
 */
class LiveClusterChecks {

    /** Of this run: a server without the controller that would remove a deleted namespace keeps those of earlier ones. */
    private static final String NAMESPACE = "judge-live-" + Long.toString(System.currentTimeMillis(), 36);

    private static final Ref CANARY = new Ref(Kind.DEPLOYMENT, NAMESPACE, "checkout-canary");
    private static KubernetesClient admin;
    private static Cluster cluster;
    private static ClusterConfig config;
    private int number;

    @BeforeAll
    static void open() {
        String server = System.getProperty("judge.cluster", "");
        if (server.isEmpty()) {
            fail("NOT RUN: there is no API server; name one by connectors/live-cluster");
        }
        config = new ClusterConfig(
                Optional.of(server),
                Optional.of(Path.of(System.getProperty("judge.cluster.token"))),
                Optional.of(Path.of(System.getProperty("judge.cluster.authority"))),
                Duration.ofSeconds(20));
        admin = new KubernetesClientBuilder().withConfig(configOf(config)).build();
        cluster = Cluster.of(config);
        make("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"NAMESPACE\"}}");
        definition("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");
        definition("networking.istio.io", "v1", "virtualservices", "VirtualService");
        definition("argoproj.io", "v1alpha1", "rollouts", "Rollout");
        deployment("checkout", 3);
        deployment("checkout-canary", 0);
    }

    @AfterAll
    static void close() {
        if (admin != null) {
            admin.namespaces().withName(NAMESPACE).delete();
            cluster.close();
            admin.close();
        }
    }

    private static io.fabric8.kubernetes.client.Config configOf(ClusterConfig config) {
        return io.canaryjudge.connector.cluster.ClusterAccess.of(config);
    }

    @Test
    void everyRoute_isShiftedAndRestored() throws Exception {
        ready("checkout", 3);
        ready("checkout-canary", 3);
        make(object("gateway.networking.k8s.io/v1", "HTTPRoute", "checkout", """
                {"rules":[{"backendRefs":[{"name":"checkout","port":80},{"name":"checkout-canary","port":80,"weight":0}]}]}"""));
        make(object("networking.istio.io/v1", "VirtualService", "checkout", """
                {"http":[{"route":[{"destination":{"host":"checkout"}},{"destination":{"host":"checkout-canary"}}]}]}"""));
        make("""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"checkout","namespace":"NAMESPACE"},
                 "spec":{"ports":[{"port":80}],"selector":{"app":"checkout","example.com/side":"blue"}}}""");
        make("""
                {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"checkout-canary",
                 "namespace":"NAMESPACE","annotations":{"nginx.ingress.kubernetes.io/canary":"true"}},
                 "spec":{"defaultBackend":{"service":{"name":"checkout-canary","port":{"number":80}}}}}""");

        shifts(new GatewayRoute("checkout", "checkout", "checkout-canary"), 25);
        shifts(new IstioRoute("checkout", plain("checkout"), plain("checkout-canary")), 25);
        shifts(new NginxRoute("checkout-canary"), 25);
        shifts(new ServiceRoute("checkout", "example.com/side", "blue", "green"), 100);
        TrafficRoute istio = new IstioRoute("checkout", plain("checkout"), plain("checkout-canary"));
        assertDone(perform(istio, new Act.Mirror(40)));
        assertDone(perform(istio, new Act.Mirror(0)));
        assertThat(cluster.get(new Ref(Kind.VIRTUAL_SERVICE, NAMESPACE, "checkout"))
                        .encode())
                .doesNotContain("\"mirror");
    }

    @Test
    void deployment_getsItsImageAndScale() throws Exception {
        ready("checkout", 3);
        ready("checkout-canary", 0);
        Outcome outcome = perform(
                new ServiceRoute("checkout", "example.com/side", "blue", "green"), new Act.Deploy(Pool.CANARY), 3000);

        assertThat(outcome.kind())
                .as("no instance gets ready here: %s", outcome.text())
                .isEqualTo(Outcome.Kind.TIMED_OUT);
        JsonObject spec = Fields.object(cluster.get(CANARY), "spec");
        assertThat(spec.encode()).contains("registry.example/checkout:1.5.0");
        assertThat(spec.getInteger("replicas")).isEqualTo(3);
    }

    @Test
    void stalePatch_isRefusedByTheServer() throws Exception {
        JsonObject read = cluster.get(CANARY);
        cluster.edit(CANARY, Deployments.scale(CANARY, 5));

        Patch stale = Patch.of(read).replace("/spec/replicas", 1, "scale");

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> cluster.patch(CANARY, stale))
                .hasMessageContaining("was changed by somebody else meanwhile");
        Patch staleMerge =
                Patch.merging(read, new JsonObject().put("spec", new JsonObject().put("replicas", 1)), "scale");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> cluster.patch(CANARY, staleMerge))
                .hasMessageContaining("was changed by somebody else meanwhile");
        assertThat(Fields.object(cluster.get(CANARY), "spec").getInteger("replicas"))
                .isEqualTo(5);
    }

    @Test
    void statusOfARollout_isPatchedByItsSubresource() throws Exception {
        Ref ref = new Ref(Kind.ROLLOUT, NAMESPACE, "checkout");
        make(object("argoproj.io/v1alpha1", "Rollout", "checkout", "{\"paused\":false}"));

        cluster.patch(
                ref, Patch.ofStatus(new JsonObject().put("abort", true).put("pauseConditions", List.of("a")), "abort"));
        assertThat(Fields.object(cluster.get(ref), "status").getBoolean("abort"))
                .isTrue();
        cluster.patch(ref, Patch.ofStatus(new JsonObject().putNull("pauseConditions"), "promote"));

        assertThat(Fields.object(cluster.get(ref), "status").encode()).isEqualTo("{\"abort\":true}");
        assertThat(Fields.object(cluster.get(ref), "spec").encode()).isEqualTo("{\"paused\":false}");
    }

    private void shifts(TrafficRoute route, int percent) throws Exception {
        Outcome record = perform(route, new Act.RecordLastKnownGood());
        assertDone(record);
        LastKnownGood good = ((Outcome.Done) record).recorded().orElseThrow();
        Ref ref = new Ref(route.kind(), NAMESPACE, route.name());

        assertDone(perform(route, new Act.RouteWeight(percent)));
        assertThat(route.percent(cluster.get(ref))).isEqualTo(percent);
        assertDone(perform(route, new Act.RestoreTraffic(good)));
        assertThat(route.percent(cluster.get(ref))).isEqualTo(good.weightPercent());
    }

    private Outcome perform(TrafficRoute route, Act act) {
        return perform(route, act, 20_000);
    }

    private Outcome perform(TrafficRoute route, Act act, long withinMillis) {
        KubernetesConfig deployments = new KubernetesConfig(
                NAMESPACE,
                "checkout",
                Optional.of("checkout-canary"),
                "app",
                "registry.example/checkout:{version}",
                Optional.of(route),
                Duration.ofMillis(100));
        FencedController controller = new FencedController(
                new KubernetesSystem(config, deployments), ControlLimits.DEFAULT, InstantSource.system());
        number++;
        try {
            return assertThat(controller.perform(Commands.of("ro_1/" + number, 1, act, withinMillis), Mode.REAL))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .actual();
        } finally {
            controller.close();
        }
    }

    private static IstioRoute.Destination plain(String host) {
        return new IstioRoute.Destination(host, Optional.empty());
    }

    private static void deployment(String name, int replicas) {
        make("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s","namespace":"NAMESPACE"},
                 "spec":{"replicas":%2$d,"selector":{"matchLabels":{"app":"%1$s"}},"template":{
                  "metadata":{"labels":{"app":"%1$s"}},
                  "spec":{"containers":[{"name":"app","image":"registry.example/checkout:1.4.2"}]}}}}""".formatted(name, replicas));
    }

    /** What the Deployment's controller would say. */
    private static void ready(String name, int replicas) throws Exception {
        Ref ref = new Ref(Kind.DEPLOYMENT, NAMESPACE, name);
        cluster.edit(ref, Deployments.scale(ref, replicas));
        JsonObject status = new JsonObject()
                .put("observedGeneration", 1000)
                .put("replicas", replicas)
                .put("updatedReplicas", replicas)
                .put("readyReplicas", replicas)
                .put("availableReplicas", replicas);
        cluster.patch(ref, Patch.ofStatus(status, "ready"));
    }

    private static String object(String version, String kind, String name, String spec) {
        return """
                {"apiVersion":"%s","kind":"%s","metadata":{"name":"%s","namespace":"NAMESPACE"},"spec":%s}""".formatted(version, kind, name, spec);
    }

    private static void definition(String group, String version, String plural, String kind) {
        make("""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                 "metadata":{"name":"%3$s.%1$s","annotations":{"api-approved.kubernetes.io":"unapproved, minimal"}},
                 "spec":{"group":"%1$s","scope":"Namespaced","names":{"plural":"%3$s","kind":"%4$s"},
                  "versions":[{"name":"%2$s","served":true,"storage":true,"subresources":{"status":{}},
                   "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}""".formatted(group, version, plural, kind));
    }

    /** Makes what is not there yet; a definition takes a moment until it is served. */
    private static void make(String json) {
        RuntimeException last = new IllegalStateException("not tried");
        for (int i = 0; i < 50; i++) {
            try {
                byte[] bytes = json.replace("NAMESPACE", NAMESPACE).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                admin.load(new ByteArrayInputStream(bytes)).create();
                return;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                if (e.getCode() == 409) {
                    return;
                }
                last = e;
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(200).toNanos());
            }
        }
        throw last;
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.DONE);
    }
}
