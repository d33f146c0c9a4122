package io.canaryjudge.connector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.connector.cluster.Cluster;
import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.LiveCluster;
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
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The patches against a real API server, without a relay between; its name keeps it out of the build. It is run by
 * {@code connectors/live-cluster}, and plays the controllers that such a server may lack.
 */
class LiveClusterChecks {

    private static final TrafficRoute SELECTOR = new ServiceRoute("checkout", "example.com/side", "blue", "green");

    private static LiveCluster live;
    private static Cluster cluster;
    private static Ref canary;
    private int number;

    @BeforeAll
    static void open() throws Exception {
        LiveCluster.prepare();
        live = LiveCluster.open();
        cluster = Cluster.of(LiveCluster.direct());
        canary = new Ref(Kind.DEPLOYMENT, live.namespace(), "checkout-canary");
        Objects.deployment(live, "checkout", "1.4.2", 3);
        Objects.deployment(live, "checkout-canary", "1.4.2", 0);
    }

    @AfterAll
    static void close() throws Exception {
        if (live != null) {
            cluster.close();
            live.close();
        }
    }

    @Test
    void everyRoute_isShiftedAndRestored() throws Exception {
        ready("checkout", 3);
        ready("checkout-canary", 3);
        live.put(Kind.HTTP_ROUTE, """
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"checkout"},
                 "spec":{"rules":[{"backendRefs":[{"name":"checkout","port":80},
                  {"name":"checkout-canary","port":80,"weight":0}]}]}}
                """);
        Objects.virtualService(live);
        Objects.service(live);
        Objects.ingress(live);
        TrafficRoute istio = new IstioRoute("checkout", subset("stable"), subset("canary"));

        shifts(new GatewayRoute("checkout", "checkout", "checkout-canary"), 25);
        shifts(istio, 25);
        shifts(new NginxRoute("checkout-canary"), 25);
        shifts(SELECTOR, 100);
        assertDone(perform(istio, new Act.Mirror(40)));
        assertDone(perform(istio, new Act.Mirror(0)));
        assertThat(cluster.get(new Ref(Kind.VIRTUAL_SERVICE, live.namespace(), "checkout"))
                        .encode())
                .doesNotContain("\"mirror");
    }

    @Test
    void deployment_getsItsImageAndScale() throws Exception {
        ready("checkout", 3);
        ready("checkout-canary", 0);
        Outcome outcome = perform(SELECTOR, new Act.Deploy(Pool.CANARY), 10_000);

        assertThat(outcome.kind())
                .as("no instance gets ready here: %s", outcome.text())
                .isEqualTo(Outcome.Kind.TIMED_OUT);
        JsonObject spec = Fields.object(cluster.get(canary), "spec");
        assertThat(spec.encode()).contains("registry.example/checkout:1.5.0");
        assertThat(spec.getInteger("replicas")).isEqualTo(3);
    }

    @Test
    void stalePatch_isRefusedByTheServer() throws Exception {
        JsonObject read = cluster.get(canary);
        cluster.edit(canary, Deployments.scale(canary, 5));

        Patch stale = Patch.of(read).replace("/spec/replicas", 1, "scale");

        assertThatThrownBy(() -> cluster.patch(canary, stale))
                .hasMessageContaining("was changed by somebody else meanwhile");
        Patch staleMerge =
                Patch.merging(read, new JsonObject().put("spec", new JsonObject().put("replicas", 1)), "scale");
        assertThatThrownBy(() -> cluster.patch(canary, staleMerge))
                .hasMessageContaining("was changed by somebody else meanwhile");
        assertThat(Fields.object(cluster.get(canary), "spec").getInteger("replicas"))
                .isEqualTo(5);
    }

    @Test
    void statusOfARollout_isPatchedByItsSubresource() throws Exception {
        Ref ref = new Ref(Kind.ROLLOUT, live.namespace(), "checkout");
        live.put(Kind.ROLLOUT, """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"checkout"},
                 "spec":{"paused":false}}
                """);

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
        Ref ref = new Ref(route.kind(), live.namespace(), route.name());

        assertDone(perform(route, new Act.RouteWeight(percent)));
        assertThat(route.percent(cluster.get(ref))).isEqualTo(percent);
        assertDone(perform(route, new Act.RestoreTraffic(good)));
        assertThat(route.percent(cluster.get(ref))).isEqualTo(good.weightPercent());
    }

    private Outcome perform(TrafficRoute route, Act act) {
        return perform(route, act, 20_000);
    }

    private Outcome perform(TrafficRoute route, Act act, long withinMillis) {
        FencedController controller = new FencedController(
                new KubernetesSystem(LiveCluster.direct(), Objects.config(live, route)),
                ControlLimits.DEFAULT,
                InstantSource.system());
        number++;
        try {
            return assertThat(controller.perform(Commands.of("ro_1/" + number, 1, act, withinMillis), Mode.REAL))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .actual();
        } finally {
            controller.close();
        }
    }

    private static IstioRoute.Destination subset(String name) {
        return new IstioRoute.Destination("checkout", Optional.of(name));
    }

    private static void ready(String name, int replicas) throws Exception {
        Ref ref = new Ref(Kind.DEPLOYMENT, live.namespace(), name);
        cluster.edit(ref, Deployments.scale(ref, replicas));
        Objects.settle(live, name);
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.DONE);
    }
}
