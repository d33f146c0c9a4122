package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.control.ControlLimits;
import io.canaryjudge.connector.control.FencedController;
import io.canaryjudge.connector.hook.HookSystem;
import io.canaryjudge.http.config.ControllerSettings;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Pool;
import io.canaryjudge.rollout.Subject;
import io.canaryjudge.spi.RolloutController.Mode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The splitter as the service's own {@code webhook} controller drives it. */
class SplitterCommandsTest {

    private static final Subject SUBJECT = new Subject("ro_1", "checkout", "1.4.2", "1.5.0");

    private final Vertx vertx = Vertx.vertx();
    private final Vertx judges = Vertx.vertx();
    private BackEnd green;
    private SplitterFront front;
    private FencedController toGreen;
    private int number;

    @BeforeEach
    void start() throws Exception {
        BackEnd blue = start(Side.BLUE);
        blue.deploy(new Release("1.4.2", 1, 0, 0));
        green = start(Side.GREEN);
        front = new SplitterFront(
                vertx,
                Map.of(Side.BLUE, blue.instances(), Side.GREEN, green.instances()),
                Side.BLUE,
                InstantSource.system());
        toGreen = controller(Side.GREEN);
    }

    private BackEnd start(Side side) throws Exception {
        return BackEnd.start(vertx, side, 2, new SplittableRandom(1), InstantSource.system())
                .await(10, TimeUnit.SECONDS);
    }

    private FencedController controller(Side side) {
        ControllerSettings settings = front.controllers().stream()
                .filter(each -> each.name().equals(side.controller()))
                .findFirst()
                .orElseThrow();
        HookSystem system = new HookSystem(
                judges, ((ControllerSettings.Webhook) settings.system()).config(), "1", InstantSource.system());
        return new FencedController(system, ControlLimits.DEFAULT, InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        toGreen.close();
        front.close();
        judges.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void rollout_fromOneSideToTheOther_movesItsShare() {
        Outcome.Done recorded = (Outcome.Done) perform(new Act.RecordLastKnownGood());
        assertThat(recorded.recorded()).contains(LastKnownGood.of("1.4.2"));
        green.deploy(new Release("1.5.0", 1, 0, 0));
        assertThat(perform(new Act.Deploy(Pool.CANARY)).text()).endsWith("the servers of green are well");
        assertThat(perform(new Act.RouteWeight(20)).kind()).isEqualTo(Outcome.Kind.DONE);

        assertThat(front.share(Side.GREEN).percent()).isEqualTo(20);
        assertThat(front.share(Side.BLUE).percent()).isEqualTo(80);
        assertThat(perform(new Act.RestoreTraffic(recorded.recorded().orElseThrow()))
                        .text())
                .endsWith("green gets 0 % of the requests");
        assertThat(front.share(Side.GREEN).percent()).isZero();
    }

    @Test
    void serversWithoutARelease_areNoDeployment() {
        Outcome outcome = perform(new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH)));

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(outcome.text()).endsWith("not well: green-1, green-2");
    }

    @Test
    void sideThatServes_isNotRetired() {
        assertThat(perform(new Act.Retire(Pool.BASELINE)).text()).endsWith("blue still gets 100 % of the requests");
        assertThat(perform(new Act.RouteWeight(100)).kind()).isEqualTo(Outcome.Kind.DONE);
        assertThat(perform(new Act.Retire(Pool.BASELINE)).kind()).isEqualTo(Outcome.Kind.DONE);
    }

    @Test
    void commandOfALowerEpoch_isVoid_alsoForAnotherProcessOfTheService() {
        perform(2, new Act.RouteWeight(20));
        try (FencedController restarted = controller(Side.GREEN)) {
            Outcome outcome = perform(restarted, 1, new Act.RouteWeight(50));

            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED);
            assertThat(outcome.text()).endsWith("epoch 1 is void");
        }
        assertThat(front.share(Side.GREEN).percent()).isEqualTo(20);
    }

    @Test
    void commandThatWasDone_isNotDoneAgain_byAnotherProcessOfTheService() {
        perform(1, new Act.RouteWeight(20));
        int first = number;
        perform(1, new Act.RouteWeight(50));
        try (FencedController restarted = controller(Side.GREEN)) {
            number = first - 1;

            assertThat(perform(restarted, 1, new Act.RouteWeight(20)).text())
                    .endsWith("green gets 20 % of the requests");
        }
        assertThat(front.share(Side.GREEN).percent()).isEqualTo(50);
    }

    @Test
    void requestThatIsNotSigned_movesNothing() throws Exception {
        String url = ((ControllerSettings.Webhook) front.controllers().get(1).system())
                .config()
                .url()
                .uri()
                .toString();
        WebClient client = WebClient.create(vertx);
        String body =
                "{\"command\":\"ro_1/1\",\"rollout\":\"ro_1\",\"epoch\":1,\"act\":\"route-weight\",\"percent\":50}";

        HttpResponse<Buffer> plain =
                client.postAbs(url).sendBuffer(Buffer.buffer(body)).await(10, TimeUnit.SECONDS);
        HttpResponse<Buffer> wrong = client.postAbs(url)
                .putHeader("webhook-id", "ro_1/1")
                .putHeader("webhook-timestamp", Long.toString(System.currentTimeMillis() / 1_000))
                .putHeader("webhook-signature", "v1,AAAA")
                .sendBuffer(Buffer.buffer(body))
                .await(10, TimeUnit.SECONDS);

        assertThat(plain.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(front.share(Side.GREEN).percent()).isZero();
    }

    private Outcome perform(Act act) {
        return perform(1, act);
    }

    private Outcome perform(long epoch, Act act) {
        return perform(toGreen, epoch, act);
    }

    private Outcome perform(FencedController controller, long epoch, Act act) {
        number++;
        Command command = new Command("ro_1/" + number, epoch, 1, SUBJECT, act, System.currentTimeMillis() + 20_000);
        return assertThat(controller.perform(command, Mode.REAL).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(30))
                .actual();
    }
}
