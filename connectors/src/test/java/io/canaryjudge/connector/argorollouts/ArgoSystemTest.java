package io.canaryjudge.connector.argorollouts;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very requests that drive a Rollout, and when they are not made. */
class ArgoSystemTest {

    private static final String MAIN = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/checkout";
    private static final String STATUS = MAIN + "/status";
    private static final String MERGE = "application/merge-patch+json";

    @TempDir
    Path folder;

    private MockCluster cluster;
    private FakeArgo argo;
    private FencedController controller;
    private int number;

    @BeforeEach
    void open() throws Exception {
        cluster = MockCluster.open(folder);
        argo = new FakeArgo(cluster);
        ArgoConfig config = new ArgoConfig(
                "shop",
                "checkout",
                Optional.of(new ArgoConfig.Image("app", "checkout:{version}")),
                Duration.ofMillis(10));
        controller = new FencedController(
                new ArgoSystem(cluster.config(), config), ControlLimits.DEFAULT, InstantSource.system());
        Rollouts.awaitPhase(cluster, "Healthy");
    }

    @AfterEach
    void close() throws Exception {
        controller.close();
        argo.stop();
        cluster.close();
    }

    @Test
    void wayForward_isDeployPromoteAndPromoteFully() {
        String before = stable();
        assertDone(perform(new Act.Deploy(Pool.CANARY)));
        assertDone(perform(new Act.RouteWeight(10)));
        assertDone(perform(new Act.RouteWeight(25)));
        assertDone(perform(new Act.Switch()));

        List<Sent> sent = cluster.sent();
        assertThat(sent).extracting(Sent::path).containsExactly(MAIN, STATUS, STATUS);
        assertThat(sent).extracting(Sent::contentType).containsExactly("application/json-patch+json", MERGE, MERGE);
        JsonArray deploy = new JsonArray(sent.get(0).body());
        assertThat(deploy.getJsonObject(0).getString("path")).isEqualTo("/metadata/resourceVersion");
        assertThat(deploy.getJsonObject(1).encode())
                .isEqualTo("{\"op\":\"test\",\"path\":\"/spec/template/spec/containers/0/name\",\"value\":\"app\"}");
        assertThat(deploy.getJsonObject(2).encode())
                .isEqualTo("{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\","
                        + "\"value\":\"checkout:1.5.0\"}");
        assertThat(sent.get(1).body()).isEqualTo("{\"status\":{\"pauseConditions\":null}}");
        assertThat(sent.get(2).body()).isEqualTo("{\"status\":{\"promoteFull\":true}}");
        assertThat(stable()).isNotEqualTo(before);
    }

    @Test
    void restoreTraffic_aborts_andDeployRetries() {
        LastKnownGood good = record();
        assertDone(perform(new Act.Deploy(Pool.CANARY)));
        assertDone(perform(new Act.RestoreTraffic(good)));
        assertThat(last().path()).isEqualTo(STATUS);
        assertThat(last().body()).isEqualTo("{\"status\":{\"abort\":true}}");
        assertRefused(perform(new Act.RouteWeight(25)), "was aborted");
        assertRefused(perform(new Act.Switch()), "was aborted");

        assertDone(perform(new Act.Deploy(Pool.CANARY)));

        assertThat(last().path()).isEqualTo(STATUS);
        assertThat(last().body()).isEqualTo("{\"status\":{\"abort\":false}}");
        assertThat(cluster.sent()).hasSize(3);
    }

    @Test
    void restoreTraffic_withNothingUnderWay_patchesNothing() {
        LastKnownGood good = record();

        assertDone(perform(new Act.RestoreTraffic(good)));

        assertThat(cluster.sent()).isEmpty();
    }

    @Test
    void restoreTraffic_afterThePromotion_putsTheTemplateBack_andSkipsTheSteps() {
        LastKnownGood good = record();
        assertDone(perform(new Act.Deploy(Pool.CANARY)));
        assertDone(perform(new Act.Switch()));
        int before = cluster.sent().size();

        assertDone(perform(new Act.RestoreTraffic(good)));

        assertThat(stable()).isEqualTo(good.details().get("stable"));
        List<Sent> sent = cluster.sent().subList(before, cluster.sent().size());
        assertThat(sent).extracting(Sent::path).containsExactly(MAIN, STATUS);
        JsonObject undo = new JsonArray(sent.get(0).body()).getJsonObject(1);
        assertThat(undo.getString("op") + " " + undo.getString("path")).isEqualTo("replace /spec/template");
        assertThat(undo.encode()).contains("checkout:1.4.2").doesNotContain("rollouts-pod-template-hash");
        assertThat(sent.get(1).body()).isEqualTo("{\"status\":{\"promoteFull\":true}}");
    }

    @Test
    void routeWeight_thatIsNotArgosNextPause_isRefused() {
        assertRefused(perform(new Act.RouteWeight(10)), "no update of Rollout shop/checkout is under way");
        assertDone(perform(new Act.Deploy(Pool.CANARY)));

        assertRefused(perform(new Act.RouteWeight(50)), "is at 25 %, not at 50 %");
        assertThat(cluster.sent()).hasSize(1);
    }

    @Test
    void routeWeight_atAnInconclusiveStep_goesOnByItsIndex() {
        assertDone(perform(new Act.Deploy(Pool.CANARY)));
        assertDone(perform(new Act.RouteWeight(10)));
        Rollouts.changeStatus(
                cluster,
                status -> status.getJsonObject("canary")
                        .put("currentStepAnalysisRunStatus", new JsonObject().put("status", "Inconclusive")));

        assertDone(perform(new Act.RouteWeight(25)));

        assertThat(last().body())
                .isEqualTo("{\"status\":{\"pauseConditions\":null,\"controllerPause\":false,\"currentStepIndex\":2}}");
    }

    @Test
    void pauseByAPerson_isEndedBeforeThePromotion() throws Exception {
        assertDone(perform(new Act.Deploy(Pool.CANARY)));
        assertDone(perform(new Act.RouteWeight(10)));
        cluster.change(Kind.ROLLOUT, "checkout", rollout -> {
            rollout.getJsonObject("spec").put("paused", true);
            return rollout;
        });
        Rollouts.awaitObserved(cluster);
        int before = cluster.sent().size();

        assertDone(perform(new Act.RouteWeight(25)));

        List<Sent> sent = cluster.sent().subList(before, cluster.sent().size());
        assertThat(sent).extracting(Sent::path).containsExactly(MAIN, STATUS);
        assertThat(new JsonObject(sent.get(0).body()).getJsonObject("spec").encode())
                .isEqualTo("{\"paused\":false}");
    }

    @Test
    void statusOfAnEarlierSpecification_isNotTrusted() throws Exception {
        argo.stop();
        Rollouts.changeStatus(cluster, status -> status.put("observedGeneration", "-1"));

        Outcome outcome = perform(new Act.RecordLastKnownGood());

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(outcome.text()).contains("was not looked at by its controller");
    }

    @Test
    void verifyAndRetire_readTheReplicaSets() {
        assertDone(perform(new Act.Verify(Pool.BASELINE, List.of(Act.Check.HEALTH))));
        assertDone(perform(new Act.Deploy(Pool.CANARY)));
        assertRefused(perform(new Act.Retire(Pool.BASELINE)), "still serves");
        assertDone(perform(new Act.Switch()));

        assertDone(perform(new Act.Retire(Pool.BASELINE)));
        assertThat(cluster.sent()).hasSize(2);
    }

    private LastKnownGood record() {
        return ((Outcome.Done) perform(new Act.RecordLastKnownGood()))
                .recorded()
                .orElseThrow();
    }

    private String stable() {
        return Rollouts.status(cluster).getString("stableRS");
    }

    private Sent last() {
        return cluster.sent().get(cluster.sent().size() - 1);
    }

    private Outcome perform(Act act) {
        number++;
        return assertThat(controller.perform(Commands.of("ro_1/" + number, 1, act, 15_000), Mode.REAL))
                .succeedsWithin(Duration.ofSeconds(20))
                .actual();
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.DONE);
    }

    private static void assertRefused(Outcome outcome, String text) {
        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome.text()).contains(text);
    }
}
