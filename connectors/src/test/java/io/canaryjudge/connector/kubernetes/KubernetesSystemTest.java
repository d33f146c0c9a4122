package io.canaryjudge.connector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.MockCluster;
import io.canaryjudge.connector.cluster.RelayedCluster.Sent;
import io.canaryjudge.connector.control.Commands;
import io.canaryjudge.connector.control.ControlLimits;
import io.canaryjudge.connector.control.FencedController;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Pool;
import io.canaryjudge.spi.RolloutController.Mode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very requests that change a cluster, their guards, and what they leave. */
class KubernetesSystemTest {

    private static final TrafficRoute GATEWAY = new GatewayRoute("checkout", "checkout", "checkout-canary");
    private static final TrafficRoute ISTIO = new IstioRoute(
            "checkout",
            new IstioRoute.Destination("checkout", Optional.of("stable")),
            new IstioRoute.Destination("checkout", Optional.of("canary")));
    private static final TrafficRoute SELECTOR = new ServiceRoute("checkout", "example.com/side", "blue", "green");
    private static final TrafficRoute NGINX = new NginxRoute("checkout-canary");

    @TempDir
    Path folder;

    private MockCluster cluster;
    private final List<FencedController> opened = new ArrayList<>();
    private int number;

    @BeforeEach
    void open() throws Exception {
        cluster = MockCluster.open(folder);
        Objects.deployment(cluster, "checkout", "1.4.2", 3);
        Objects.deployment(cluster, "checkout-canary", "1.4.2", 0);
    }

    @AfterEach
    void close() throws Exception {
        opened.forEach(FencedController::close);
        cluster.close();
    }

    @Test
    void gatewayRoute_isPatchedByGuardedJsonPatch() {
        Objects.httpRoute(cluster);
        canaryRuns();
        String version = version(Kind.HTTP_ROUTE, "checkout");

        assertDone(perform(GATEWAY, new Act.RouteWeight(25)));

        assertSent(
                "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/checkout",
                "application/json-patch+json",
                """
                [{"op":"test","path":"/metadata/resourceVersion","value":"%s"},
                 {"op":"test","path":"/spec/rules/1/backendRefs/1/name","value":"checkout-canary"},
                 {"op":"replace","path":"/spec/rules/1/backendRefs/1/weight","value":25},
                 {"op":"test","path":"/spec/rules/1/backendRefs/0/name","value":"checkout"},
                 {"op":"replace","path":"/spec/rules/1/backendRefs/0/weight","value":75}]
                """.formatted(version));
    }

    @Test
    void istioRoute_getsWeightsThatWereMissing() {
        Objects.virtualService(cluster);
        canaryRuns();
        String version = version(Kind.VIRTUAL_SERVICE, "checkout");

        assertDone(perform(ISTIO, new Act.RouteWeight(10)));

        assertSent(
                "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/checkout",
                "application/json-patch+json",
                """
                [{"op":"test","path":"/metadata/resourceVersion","value":"%s"},
                 {"op":"test","path":"/spec/http/0/route/1/destination/host","value":"checkout"},
                 {"op":"test","path":"/spec/http/0/route/1/destination/subset","value":"canary"},
                 {"op":"add","path":"/spec/http/0/route/1/weight","value":10},
                 {"op":"test","path":"/spec/http/0/route/0/destination/host","value":"checkout"},
                 {"op":"test","path":"/spec/http/0/route/0/destination/subset","value":"stable"},
                 {"op":"add","path":"/spec/http/0/route/0/weight","value":90}]
                """.formatted(version));
    }

    @Test
    void istioRoute_mirrors_andEndsIt() {
        Objects.virtualService(cluster);
        canaryRuns();
        String version = version(Kind.VIRTUAL_SERVICE, "checkout");

        assertDone(perform(ISTIO, new Act.Mirror(50)));

        assertSent(
                "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/checkout",
                "application/json-patch+json",
                """
                [{"op":"test","path":"/metadata/resourceVersion","value":"%s"},
                 {"op":"test","path":"/spec/http/0/route/0/destination/host","value":"checkout"},
                 {"op":"test","path":"/spec/http/0/route/0/destination/subset","value":"stable"},
                 {"op":"add","path":"/spec/http/0/mirror","value":{"host":"checkout","subset":"canary"}},
                 {"op":"add","path":"/spec/http/0/mirrorPercentage","value":{"value":50}}]
                """.formatted(version));
        assertThat(record(ISTIO).mirrorPercent()).isEqualTo(50);

        assertDone(perform(ISTIO, new Act.Mirror(0)));

        assertThat(cluster.get(Kind.VIRTUAL_SERVICE, "checkout").encode()).doesNotContain("mirror");
        assertThat(record(ISTIO).mirrorPercent()).isZero();
    }

    @Test
    void nginxIngress_isPatchedByMergePatch() {
        Objects.ingress(cluster);
        canaryRuns();
        String version = version(Kind.INGRESS, "checkout-canary");

        assertDone(perform(NGINX, new Act.RouteWeight(20)));

        assertSent(
                "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/checkout-canary",
                "application/merge-patch+json",
                """
                {"metadata":{"annotations":{"nginx.ingress.kubernetes.io/canary-weight":"20"},"resourceVersion":"%s"}}
                """.formatted(version));
    }

    @Test
    void service_isSwitchedAndSwitchedBack() {
        Objects.service(cluster);
        canaryRuns();
        LastKnownGood good = record(SELECTOR);
        String version = version(Kind.SERVICE, "checkout");

        assertDone(perform(SELECTOR, new Act.Switch()));

        assertSent("/api/v1/namespaces/shop/services/checkout", "application/json-patch+json", """
                [{"op":"test","path":"/metadata/resourceVersion","value":"%s"},
                 {"op":"test","path":"/spec/selector/example.com~1side","value":"blue"},
                 {"op":"replace","path":"/spec/selector/example.com~1side","value":"green"}]
                """.formatted(version));
        assertDone(perform(SELECTOR, new Act.RestoreTraffic(good)));
        assertThat(cluster.get(Kind.SERVICE, "checkout").encode()).contains("\"example.com/side\":\"blue\"");
        assertRefused(perform(SELECTOR, new Act.RouteWeight(25)), "25 % is not possible");
    }

    @Test
    void deploy_setsTheImageAndStartsInstances_andWaitsUntilTheyAreReady() {
        String version = version(Kind.DEPLOYMENT, "checkout-canary");

        CompletionStage<Outcome> outcome = start(GATEWAY, new Act.Deploy(Pool.CANARY));
        await(() -> cluster.patched() > 0);
        assertThat(outcome.toCompletableFuture()).isNotDone();
        Objects.settle(cluster, "checkout-canary");

        assertDone(outcome(outcome));
        assertSent(
                "/apis/apps/v1/namespaces/shop/deployments/checkout-canary",
                "application/json-patch+json",
                """
                [{"op":"test","path":"/metadata/resourceVersion","value":"%s"},
                 {"op":"test","path":"/spec/template/spec/containers/1/name","value":"app"},
                 {"op":"replace","path":"/spec/template/spec/containers/1/image","value":"registry.example/checkout:1.5.0"},
                 {"op":"replace","path":"/spec/replicas","value":3}]
                """.formatted(version));
    }

    @Test
    void deploy_thatKubernetesGivesUp_isAFailureForGood() {
        CompletionStage<Outcome> outcome = start(GATEWAY, new Act.Deploy(Pool.CANARY));
        await(() -> cluster.patched() > 0);
        cluster.change(Kind.DEPLOYMENT, "checkout-canary", deployment -> {
            deployment
                    .getJsonObject("status")
                    .put("conditions", new JsonArray().add(new JsonObject().put("reason", "ProgressDeadlineExceeded")));
            return deployment;
        });

        assertThat(outcome(outcome).text()).endsWith("has exceeded its progress deadline");
        assertThat(outcome(outcome).isWorthRetrying()).isFalse();
    }

    @Test
    void restoreVersion_putsTheWholeTemplateBack() {
        LastKnownGood good = record(GATEWAY);
        assertThat(good.details())
                .containsEntry("baseline.image", "registry.example/checkout:1.4.2")
                .containsEntry("baseline.template", "abc")
                .containsEntry("baseline.replicas", "3");
        JsonObject before = cluster.get(Kind.DEPLOYMENT, "checkout").getJsonObject("spec");
        cluster.change(Kind.DEPLOYMENT, "checkout", deployment -> {
            JsonObject spec = deployment.getJsonObject("spec").put("replicas", 0);
            spec.getJsonObject("template")
                    .getJsonObject("spec")
                    .getJsonArray("containers")
                    .getJsonObject(1)
                    .put("image", "registry.example/checkout:1.5.0")
                    .remove("env");
            return deployment;
        });

        CompletionStage<Outcome> outcome = start(GATEWAY, new Act.RestoreVersion(Pool.BASELINE, good));
        await(() -> cluster.patched() > 0);
        Objects.settle(cluster, "checkout");

        assertDone(outcome(outcome));
        assertThat(cluster.get(Kind.DEPLOYMENT, "checkout").getJsonObject("spec"))
                .isEqualTo(before);
        JsonArray operations = new JsonArray(cluster.sent().get(0).body());
        assertThat(operations.getJsonObject(1).getString("path")).isEqualTo("/spec/template");
        assertThat(operations.encode()).doesNotContain("pod-template-hash");
    }

    @Test
    void restoreVersion_withoutItsReplicaSet_putsTheImageBack() {
        LastKnownGood good = new LastKnownGood(
                "1.4.1",
                0,
                0,
                0,
                Map.of("baseline.template", "gone", "baseline.image", "registry.example/checkout:1.4.1"));

        CompletionStage<Outcome> outcome = start(GATEWAY, new Act.RestoreVersion(Pool.ALL, good));
        await(() -> cluster.patched() > 0);
        Objects.settle(cluster, "checkout");

        assertDone(outcome(outcome));
        assertThat(cluster.get(Kind.DEPLOYMENT, "checkout").encode()).contains("registry.example/checkout:1.4.1");
    }

    @Test
    void retire_scalesToNone_whatServesNoMore() {
        Objects.httpRoute(cluster);
        canaryRuns();
        assertRefused(perform(GATEWAY, new Act.Retire(Pool.BASELINE)), "baseline still gets requests");
        String version = version(Kind.DEPLOYMENT, "checkout-canary");

        assertDone(perform(GATEWAY, new Act.Retire(Pool.CANARY)));

        assertSent(
                "/apis/apps/v1/namespaces/shop/deployments/checkout-canary",
                "application/json-patch+json",
                """
                [{"op":"test","path":"/metadata/resourceVersion","value":"%s"},
                 {"op":"replace","path":"/spec/replicas","value":0}]
                """.formatted(version));
    }

    @Test
    void routeWeight_toACanaryWithoutInstances_failsAndChangesNothing() {
        Objects.httpRoute(cluster);

        Outcome outcome = perform(GATEWAY, new Act.RouteWeight(25));

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(outcome.text()).isEqualTo("Deployment shop/checkout-canary has no available instance to route to");
        assertThat(cluster.sent()).isEmpty();
    }

    @Test
    void verify_isTheReadinessOfTheDeployment() {
        Objects.httpRoute(cluster);

        assertDone(perform(GATEWAY, new Act.Verify(Pool.BASELINE, List.of(Act.Check.HEALTH))));
        assertThat(perform(GATEWAY, new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH)))
                        .kind())
                .isEqualTo(Outcome.Kind.FAILED);
        assertRefused(perform(GATEWAY, new Act.Verify(Pool.CANARY, List.of(Act.Check.SMOKE))), "no smoke tests");
    }

    @Test
    void objectsOfOthers_areLeftToThem() {
        Objects.httpRoute(cluster);
        canaryRuns();
        cluster.change(Kind.HTTP_ROUTE, "checkout", route -> {
            route.getJsonObject("metadata")
                    .put("annotations", new JsonObject().put("argo-rollouts.argoproj.io/managed-by-rollouts", "x"));
            return route;
        });
        cluster.change(Kind.DEPLOYMENT, "checkout-canary", deployment -> {
            deployment
                    .getJsonObject("metadata")
                    .put("labels", new JsonObject().put("app.kubernetes.io/managed-by", "flagger"));
            return deployment;
        });

        assertRefused(perform(GATEWAY, new Act.RouteWeight(25)), "belongs to Argo Rollouts");
        assertRefused(perform(GATEWAY, new Act.RestoreTraffic(LastKnownGood.of("1"))), "belongs to Argo Rollouts");
        assertRefused(perform(GATEWAY, new Act.Deploy(Pool.CANARY)), "belongs to Flagger");
        assertRefused(perform(GATEWAY, new Act.RecordLastKnownGood()), "belongs to");
        assertThat(cluster.sent()).isEmpty();
    }

    @Test
    void ruleWithAThirdTarget_isRefused() {
        Objects.httpRoute(cluster);
        canaryRuns();
        cluster.change(Kind.HTTP_ROUTE, "checkout", route -> {
            route.getJsonObject("spec")
                    .getJsonArray("rules")
                    .getJsonObject(1)
                    .getJsonArray("backendRefs")
                    .add(new JsonObject().put("name", "other").put("weight", 5));
            return route;
        });

        assertRefused(perform(GATEWAY, new Act.RouteWeight(25)), "to others than baseline and canary too");
    }

    @Test
    void whatDoesNotExist_isNamed() {
        canaryRuns();

        assertRefused(perform(GATEWAY, new Act.RouteWeight(25)), "HTTPRoute shop/checkout does not exist");
        assertRefused(
                perform(new NginxRoute("checkout"), new Act.RouteWeight(25)), "Ingress shop/checkout does not exist");
    }

    @Test
    void configuration_thatDoesNotFit_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceRoute("a", "side", "blue", "blue"))
                .withMessageContaining("blue");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KubernetesConfig(
                        "shop", "a", Optional.empty(), "app", "checkout:1", Optional.empty(), Duration.ofSeconds(1)))
                .withMessageContaining("{version} once, was 'checkout:1'");
    }

    private void canaryRuns() {
        cluster.change(Kind.DEPLOYMENT, "checkout-canary", deployment -> {
            deployment.getJsonObject("spec").put("replicas", 3);
            return deployment;
        });
        Objects.settle(cluster, "checkout-canary");
    }

    private String version(Kind kind, String name) {
        return cluster.get(kind, name).getJsonObject("metadata").getString("resourceVersion");
    }

    private LastKnownGood record(TrafficRoute route) {
        if (route.equals(GATEWAY)) {
            Objects.httpRoute(cluster);
        }
        return ((Outcome.Done) perform(route, new Act.RecordLastKnownGood()))
                .recorded()
                .orElseThrow();
    }

    /** The last change was this one, and it was the only one since the test began to look. */
    private void assertSent(String path, String contentType, String body) {
        assertThat(cluster.sent()).hasSize(1);
        Sent sent = cluster.sent().get(0);
        assertThat(sent.method() + " " + sent.path()).isEqualTo("PATCH " + path);
        assertThat(sent.contentType()).isEqualTo(contentType);
        if (body.startsWith("[")) {
            assertThat(new JsonArray(sent.body())).isEqualTo(new JsonArray(body));
        } else {
            assertThat(new JsonObject(sent.body())).isEqualTo(new JsonObject(body));
        }
    }

    private Outcome perform(TrafficRoute route, Act act) {
        return outcome(start(route, act));
    }

    private CompletionStage<Outcome> start(TrafficRoute route, Act act) {
        FencedController controller = new FencedController(
                new KubernetesSystem(cluster.config(), Objects.config(cluster, route)),
                ControlLimits.DEFAULT,
                InstantSource.system());
        opened.add(controller);
        number++;
        return controller.perform(Commands.of("ro_1/" + number, 1, act), Mode.REAL);
    }

    private static Outcome outcome(CompletionStage<Outcome> stage) {
        return assertThat(stage).succeedsWithin(Duration.ofSeconds(30)).actual();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.DONE);
    }

    private static void assertRefused(Outcome outcome, String text) {
        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome.text()).contains(text);
    }
}
