package io.canaryjudge.connector.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.control.Commands;
import io.canaryjudge.connector.control.ControlLimits;
import io.canaryjudge.connector.control.FencedController;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.connector.outbound.WebhookSignature;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.spi.RolloutController.Mode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a result is come by, and what each answer means. */
class HookSystemTest {

    private static final Act ACT = new Act.RouteWeight(25);
    private static final String DONE = "{\"outcome\":\"done\",\"text\":\"at last\"}";
    private static final String RUNNING = "{\"outcome\":\"running\"}";

    private Vertx vertx;
    private Executor executor;
    private HookSystem system;
    private FencedController controller;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        executor = new Executor(vertx);
        open(AddressPolicy.ANY);
    }

    private void open(AddressPolicy addresses) {
        system = new HookSystem(
                vertx,
                new HookConfig(
                        url("/do"),
                        Optional.empty(),
                        Optional.of(new OutboundUrl(URI.create("https://judge.example/callbacks"))),
                        List.of(Executor.SECRET),
                        Set.of(Act.Kind.values()),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(20),
                        addresses),
                "1.2.3",
                InstantSource.system());
        controller = new FencedController(system, ControlLimits.DEFAULT, InstantSource.system());
    }

    @AfterEach
    void close() throws Exception {
        controller.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void command_isTheWholeOfIt() {
        LastKnownGood good = new LastKnownGood("1.4.2", 5, 0, 0, Map.of("revision", "7"));

        perform("ro_1/3", new Act.RestoreTraffic(good));

        assertThat(executor.commands().get(0).getMap())
                .containsEntry("command", "ro_1/3")
                .containsEntry("epoch", 1)
                .containsEntry("rollout", "ro_1")
                .containsEntry("service", "checkout")
                .containsEntry("baseline", "1.4.2")
                .containsEntry("canary", "1.5.0")
                .containsEntry("act", "restore-traffic")
                .containsEntry("percent", 5)
                .containsEntry("callback", "https://judge.example/callbacks")
                .containsKey("answerBy");
        assertThat(executor.commands()
                        .get(0)
                        .getJsonObject("lastKnownGood")
                        .getJsonObject("details")
                        .getMap())
                .containsEntry("revision", "7");
    }

    @Test
    void record_isWhatTheProgramTells() {
        Outcome outcome = perform("ro_1/1", new Act.RecordLastKnownGood());

        assertThat(((Outcome.Done) outcome).recorded())
                .contains(new LastKnownGood("1.4.2", 0, 0, 0, Map.of("revision", "7")));
    }

    @Test
    void recordThatTellsNothing_isAFailure() {
        executor.answer(200, Map.of(), DONE);

        assertThat(perform("ro_1/1", new Act.RecordLastKnownGood()).text())
                .endsWith("does not say what serves at present");
    }

    @Test
    void accepted_isAskedForAtItsLocation_untilItIsFinal() {
        executor.answer(202, Map.of("location", "/status/7"), "")
                .answer(200, Map.of(), RUNNING)
                .answer(503, Map.of(), "")
                .answer(200, Map.of(), DONE);

        Outcome outcome = perform("ro_1/1", ACT);

        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.DONE);
        assertThat(outcome.text()).endsWith("says: at last");
        assertThat(executor.asked()).containsExactly("POST /do", "GET /status/7", "GET /status/7", "GET /status/7");
    }

    @Test
    void retryAfter_isHeeded() {
        executor.answer(429, Map.of("retry-after", "1"), "")
                .answer(202, Map.of("location", "/status/7", "retry-after", "1"), "")
                .answer(200, Map.of(), DONE);
        long start = System.nanoTime();

        assertThat(perform("ro_1/1", ACT).kind()).isEqualTo(Outcome.Kind.DONE);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(1900));
        assertThat(executor.asked()).containsExactly("POST /do", "POST /do", "GET /status/7");
    }

    @Test
    void retryAfter_beyondTheDeadline_isAFailureAtOnce() {
        executor.answer(503, Map.of("retry-after", "3600"), "");

        Outcome outcome = perform("ro_1/1", ACT);

        assertThat(outcome.text()).endsWith("asks to be left alone for 3600 s, which is longer than is left");
        assertThat(outcome.isWorthRetrying()).isTrue();
    }

    @Test
    void location_thatLeadsElsewhere_isNotCalled() {
        executor.answer(202, Map.of("location", "http://127.0.0.1:1/status"), "");

        assertThat(perform("ro_1/1", ACT).text()).endsWith("names a Location that does not lead to itself");
    }

    @Test
    void accepted_withoutALocation_waitsToBeCalledBack() throws Exception {
        executor.answer(202, Map.of(), "");
        CompletionStage<Outcome> outcome = controller.perform(Commands.of("ro_1.2/1", 1, ACT), Mode.REAL);
        while (executor.asked().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }

        assertThat(callBack("ro_1%2E2/1", DONE)).isEqualTo(HookSystem.Received.TAKEN);

        assertThat(outcome)
                .succeedsWithin(Duration.ofSeconds(20))
                .extracting(Outcome::text)
                .asString()
                .endsWith("says: at last");
    }

    @Test
    void callBack_thatComesAfterTheTimeout_answersTheNextAttempt() throws Exception {
        executor.answer(202, Map.of(), "");
        Outcome late = controller
                .perform(Commands.of("ro_1/1", 1, ACT, 300), Mode.REAL)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        callBack("ro_1/1", DONE);

        Outcome next = perform("ro_1/1", ACT);

        assertThat(late.kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
        assertThat(next.text()).endsWith("says: at last");
        assertThat(executor.commands()).hasSize(1);
    }

    @Test
    void callBack_thatIsNotSignedOrOldOrNoReply_countsForNothing() {
        long now = System.currentTimeMillis() / 1000;
        byte[] body = DONE.getBytes(UTF_8);
        String signature = WebhookSignature.of(List.of(Executor.SECRET), "ro_1/1", now, body);

        assertThat(system.callBack("ro_1/2", "" + now, signature, body)).isEqualTo(HookSystem.Received.NOT_SIGNED);
        assertThat(system.callBack("ro_1/1", "soon", signature, body)).isEqualTo(HookSystem.Received.NOT_SIGNED);
        assertThat(system.callBack("ro_1/1", "" + now, "v1,", body)).isEqualTo(HookSystem.Received.NOT_SIGNED);
        String old = WebhookSignature.of(List.of(Executor.SECRET), "ro_1/1", now - 600, body);
        assertThat(system.callBack("ro_1/1", "" + (now - 600), old, body)).isEqualTo(HookSystem.Received.NOT_SIGNED);
        assertThat(callBack("ro_1/1", "[]")).isEqualTo(HookSystem.Received.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "204, '', DONE, false",
        "200, '{\"outcome\":\"failed\",\"text\":\"no room\"}', FAILED, true",
        "200, '{\"outcome\":\"failed\",\"retry\":false}', FAILED, false",
        "200, '{\"outcome\":\"refused\",\"text\":\"frozen\"}', REFUSED, false",
        "200, '{\"outcome\":\"success\"}', FAILED, true",
        "200, '', FAILED, true",
        "201, '{\"outcome\":\"done\"}', FAILED, false",
        "302, '', FAILED, false",
        "403, '', FAILED, false",
        "409, 'x', REFUSED, false",
        "429, '', FAILED, true",
        "500, '', FAILED, true"
    })
    void answer_meansAnOutcome(int status, String body, Outcome.Kind kind, boolean isWorthRetrying) {
        executor.answer(status, Map.of(), body);

        Outcome outcome = perform("ro_1/1", ACT);

        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(kind);
        assertThat(outcome.isWorthRetrying()).isEqualTo(isWorthRetrying);
    }

    @Test
    void privateAddress_isNotCalled_unlessPermitted() {
        controller.close();
        open(AddressPolicy.PUBLIC_ONLY);

        Outcome outcome = perform("ro_1/1", ACT);

        assertThat(outcome.text()).endsWith("no address that the policy PUBLIC_ONLY permits");
        assertThat(outcome.isWorthRetrying()).isFalse();
        assertThat(executor.asked()).isEmpty();
    }

    @Test
    void dryRun_withoutACheck_asksNobody() throws Exception {
        Outcome outcome = controller
                .perform(Commands.of("ro_1/1", 1, ACT), Mode.DRY_RUN)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(outcome.text()).startsWith("would send \"route 25 % to the canary\" to http://127.0.0.1:");
        assertThat(executor.asked()).isEmpty();
    }

    private HookSystem.Received callBack(String id, String body) {
        long now = System.currentTimeMillis() / 1000;
        byte[] bytes = body.getBytes(UTF_8);
        String signature = WebhookSignature.of(List.of(Executor.SECRET), id, now, bytes);
        return system.callBack(id, Long.toString(now), signature, bytes);
    }

    private OutboundUrl url(String path) {
        return new OutboundUrl(URI.create("http://127.0.0.1:" + executor.port() + path));
    }

    private Outcome perform(String id, Act act) {
        return assertThat(controller.perform(Commands.of(id, 1, act), Mode.REAL))
                .succeedsWithin(Duration.ofSeconds(30))
                .actual();
    }
}
