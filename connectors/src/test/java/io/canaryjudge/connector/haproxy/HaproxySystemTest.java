package io.canaryjudge.connector.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.connector.control.Commands;
import io.canaryjudge.connector.control.ControlLimits;
import io.canaryjudge.connector.control.FencedController;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Pool;
import io.canaryjudge.spi.RolloutController;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of real requests at a real HAProxy, over its socket in the file system. */
class HaproxySystemTest {

    private HaproxyServer haproxy;
    private RolloutController controller;
    private int number;

    @BeforeEach
    void open() throws Exception {
        haproxy = HaproxyServer.start("base1", "base2", "canary1", "unchecked");
        haproxy.api().order(List.of("set server app/base2 weight 100"));
        controller = controller(List.of("base1", "base2"), List.of("canary1"));
    }

    @AfterEach
    void close() throws Exception {
        controller.close();
        haproxy.close();
    }

    @Test
    void routeWeight_isTheShareOfTheRequests_whateverTheNumberOfServers() throws Exception {
        assertDone(perform(new Act.RouteWeight(25)));
        assertShares(80, Map.of("base1", 30, "base2", 30, "canary1", 20));

        assertDone(perform(new Act.RouteWeight(50)));
        assertShares(80, Map.of("base1", 20, "base2", 20, "canary1", 40));

        assertDone(perform(new Act.Switch()));
        assertThat(haproxy.answersOf(20)).isEqualTo(Map.of("canary1", 20));
    }

    @Test
    void restoreTraffic_givesBackTheWeightsThatWere_alsoForUsersWhoStick() throws Exception {
        haproxy.api().order(List.of("set server app/base2 weight 50"));
        LastKnownGood good = record();
        assertDone(perform(new Act.RouteWeight(100)));
        assertThat(haproxy.answer(Map.of("cookie", "SERVER=canary1"))).isEqualTo("canary1");

        assertDone(perform(new Act.RestoreTraffic(good)));

        assertShares(30, Map.of("base1", 20, "base2", 10));
        assertThat(haproxy.answer(Map.of("cookie", "SERVER=canary1"))).startsWith("base");
    }

    @Test
    void restoreTraffic_bringsBackServersThatWereRetired() throws Exception {
        LastKnownGood good = record();
        assertDone(perform(new Act.Switch()));
        assertDone(perform(new Act.Retire(Pool.BASELINE)));

        assertDone(perform(new Act.RestoreVersion(Pool.BASELINE, good)));
        assertDone(perform(new Act.RestoreTraffic(good)));

        assertShares(20, Map.of("base1", 10, "base2", 10));
    }

    @Test
    void retire_ofServersThatStillServe_isRefused() {
        assertRefused(perform(new Act.Retire(Pool.BASELINE)), "still get requests: [base1, base2]");
    }

    @Test
    void retired_takesNoRequest_andIsNotReady() throws Exception {
        assertDone(perform(new Act.Retire(Pool.CANARY)));

        assertThat(perform(new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH)))
                        .text())
                .isEqualTo("server canary1 is in maintenance");
        assertThat(haproxy.answer(Map.of("cookie", "SERVER=canary1"))).startsWith("base");
    }

    @Test
    void deploy_takesServersIn_withoutTheWeightOfEarlierTimes() throws Exception {
        haproxy.api().order(List.of("set server app/canary1 weight 40", "set server app/canary1 state maint"));

        assertDone(perform(new Act.Deploy(Pool.CANARY)));

        assertShares(20, Map.of("base1", 10, "base2", 10));
        assertDone(perform(new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH))));
    }

    @Test
    void weightsThatSomebodyElseChanges_stopTheWayForward_andNotTheWayBack() throws Exception {
        LastKnownGood good = record();
        assertDone(perform(new Act.RouteWeight(25)));
        haproxy.api().order(List.of("set server app/canary1 weight 7"));

        assertRefused(perform(new Act.RouteWeight(50)), "somebody else has changed the weights");
        Outcome restored = perform(new Act.RestoreTraffic(good));

        assertDone(restored);
        assertThat(restored.text()).contains("somebody else had changed the weights");
        assertShares(20, Map.of("base1", 10, "base2", 10));
    }

    @Test
    void routeWeight_toServersThatAreDown_failsAndMayPass() throws Exception {
        haproxy.stop("canary1");
        Outcome outcome = perform(new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH)));
        while (outcome.kind() == Outcome.Kind.DONE) {
            outcome = perform(new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH)));
        }

        assertThat(outcome.text()).isEqualTo("server canary1 is down by its health checks");
        Outcome route = perform(new Act.RouteWeight(25));
        assertThat(route.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(route.isWorthRetrying()).isTrue();
        assertShares(20, Map.of("base1", 10, "base2", 10));
    }

    @Test
    void verify_ofAServerWithoutHealthCheck_isNoSuccess() {
        RolloutController other = controller(List.of("base1", "base2"), List.of("unchecked"));
        try {
            Outcome outcome = perform(other, new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH)));

            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
            assertThat(outcome.text()).isEqualTo("server unchecked has no health check, so its health is not known");
        } finally {
            other.close();
        }
    }

    @Test
    void aServerThatDoesNotExist_isNamed() {
        RolloutController other = controller(List.of("base1"), List.of("canary9"));
        try {
            assertRefused(perform(other, new Act.RouteWeight(5)), "backend app has no server canary9");
        } finally {
            other.close();
        }
    }

    /** A change of weights begins the round anew, so that a request or two go elsewhere; to nobody who should get none. */
    private void assertShares(int requests, Map<String, Integer> expected) throws Exception {
        Map<String, Integer> answers = haproxy.answersOf(requests);
        assertThat(answers.keySet()).isEqualTo(expected.keySet());
        expected.forEach((server, count) ->
                assertThat(answers.get(server)).as("%s", answers).isCloseTo(count, within(2)));
    }

    private LastKnownGood record() {
        return ((Outcome.Done) perform(new Act.RecordLastKnownGood()))
                .recorded()
                .orElseThrow();
    }

    private RolloutController controller(List<String> baseline, List<String> canary) {
        HaproxyConfig config =
                new HaproxyConfig(new HaproxyAddress.Unix(haproxy.socket()), HaproxyServer.BACKEND, baseline, canary);
        return new FencedController(new HaproxySystem(config), ControlLimits.DEFAULT, InstantSource.system());
    }

    private Outcome perform(Act act) {
        return perform(controller, act);
    }

    private Outcome perform(RolloutController by, Act act) {
        number++;
        return assertThat(by.perform(Commands.of("ro_1/" + number, 1, act, 10_000), RolloutController.Mode.REAL))
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
