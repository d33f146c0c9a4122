package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.RunningService;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.loop.VertxLoop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.wire.VerdictJson;
import io.canaryjudge.spi.ChainCheck;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Delivery;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgeServiceTest {

    private final SqlStore store = SqlStore.inMemory();
    private final FailingStore failing = new FailingStore(store);
    private Vertx vertx;
    private Context context;
    private JudgeService service;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        service = started();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        store.close();
    }

    private JudgeService started() {
        JudgeService made = new JudgeService(
                VertxLoop.of(context),
                ServerConfig.DEFAULT,
                InstantSource.system(),
                Durables.of(failing.store()),
                new Telemetry());
        onContext(() -> {
                    made.start();
                    return made.restore();
                })
                .await();
        return made;
    }

    @Test
    void listener_thatFails_doesNotKeepOthersFromBeingLookedAt() throws Exception {
        String bad = startAnalysis("bad");
        String good = startAnalysis("good");
        CompletableFuture<AnalysisReport> seen = new CompletableFuture<>();
        onContext(() -> service.listen(bad, report -> {
            throw new IllegalStateException("on purpose");
        }));
        onContext(() -> service.listen(good, seen::complete));

        assertThat(seen.get(10, TimeUnit.SECONDS).verdict().kind()).isEqualTo(Verdict.Kind.CONTINUE);
        assertThat(signal(SignalKind.DATA_CORRUPTION, "")).containsExactly(bad, good);
        assertThat(verdict(good)).isEqualTo(Verdict.Kind.ABORT);
    }

    @Test
    void signals_ofOneKindInGreatNumber_leaveRoomForAnother() {
        String id = startAnalysis("flood", PolicyReader.read("withoutRules: [journey-broken, two-journeys-broken]"));
        for (int i = 0; i < 1_010; i++) {
            assertThat(signal(SignalKind.JOURNEY_BROKEN, "journey " + i)).hasSize(i < 1_000 ? 1 : 0);
        }
        assertThat(signal(SignalKind.JOURNEY_BROKEN, "journey 7")).containsExactly(id);
        assertThat(verdict(id)).isEqualTo(Verdict.Kind.CONTINUE);

        assertThat(signal(SignalKind.DATA_CORRUPTION, "")).containsExactly(id);
        assertThat(verdict(id)).isEqualTo(Verdict.Kind.ABORT);
    }

    /** A look that began before finds what is new, and the look for the signal itself nothing any more. */
    @Test
    void signal_thatAnotherLookTookUp_isAnsweredWhenTheVerdictIsToldToo() {
        for (int i = 0; i < 20; i++) {
            String name = "busy-" + i;
            String id = startAnalysis(name);

            Verdict.Kind told = onContext(() -> {
                        for (SignalKind kind : List.of(SignalKind.DATA_CORRUPTION, SignalKind.SECURITY_BREACH)) {
                            service.signal(
                                    new Signal(kind, "", "first", 0),
                                    plan -> plan.service().equals(name));
                        }
                        return service.signal(
                                        new Signal(SignalKind.SERVICE_UNAVAILABLE, "", "second", 0),
                                        plan -> plan.service().equals(name))
                                .map(reached -> service.find(id)
                                        .orElseThrow()
                                        .report()
                                        .verdict()
                                        .kind());
                    })
                    .await();

            assertThat(told).isEqualTo(Verdict.Kind.ABORT);
        }
    }

    @Test
    void journal_hasWhatHappenedInItsOrder() {
        String id = startAnalysis("journal");
        signal(SignalKind.JOURNEY_BROKEN, "pay");
        signal(SignalKind.JOURNEY_BROKEN, "pay");
        signal(SignalKind.DATA_CORRUPTION, "");

        assertThat(store.journal().read(id))
                .extracting(entry -> entry.fact().type())
                .containsExactly(
                        "analysis.started", "signal.received", "verdict.changed", "signal.received", "verdict.changed");
    }

    @Test
    void verdict_isInTheJournalWithItsDecisionItsInputsAndWhatIsOwed() {
        String id = startAnalysis("kept");
        signal(SignalKind.DATA_CORRUPTION, "");

        AnalysisReport report = onContext(() -> service.find(id).orElseThrow().report());
        JsonObject fact = new JsonObject(store.journal().read(id).get(2).fact().json());
        assertThat(fact.getJsonObject("verdict")).isEqualTo(VerdictJson.of(id, report));
        assertThat(fact.getString("inputs")).matches("[0-9a-f]{64}");
        assertThat(store.journal().decision(id, "", 1)).contains(new Decision(id, "", 1, "ABORT", report.asOfMillis()));
        Delivery owed = store.outbox().due("receiver", Long.MAX_VALUE, 10).get(0);
        assertThat(owed.owed().subject()).isEqualTo(id);
        assertThat(owed.owed().notification().id()).isEqualTo("msg_" + id + "_2");
        assertThat(ChainCheck.of(
                        store.journal().find(id).orElseThrow(), store.journal().read(id)))
                .isEmpty();
    }

    @Test
    void stop_byTheBeginningOfTheKey_endsThoseAnalysesAndSaysWhoAndWhy() {
        String stopped = startAnalysis("stopped", "ro_1/gate/1/0");
        String other = startAnalysis("other", "ro_11/gate/1/0");

        assertThat(onContext(() -> service.stop("ro_1/gate/", "rollout ro_1", "stopped: it has ended")))
                .isTrue();
        RunningService.eventually(
                "it has ended",
                java.time.Duration.ofSeconds(20),
                () -> onContext(() -> service.find(stopped).orElseThrow().ended()));

        assertThat(verdict(stopped)).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        JsonObject fact =
                new JsonObject(store.journal().read(stopped).get(1).fact().json());
        assertThat(fact.getString("stoppedBy")).isEqualTo("rollout ro_1");
        assertThat(fact.getString("why")).isEqualTo("stopped: it has ended");
        assertThat(fact.getJsonObject("verdict").getString("reason")).isEqualTo("stopped: it has ended");
        assertThat(store.journal().find(stopped).orElseThrow().closedMillis()).isPresent();
        assertThat(verdict(other)).isEqualTo(Verdict.Kind.CONTINUE);
        onContext(() -> {
            service.stop();
            return true;
        });
        service = started();
        assertThat(onContext(() -> service.find(stopped).orElseThrow().ended())).isTrue();
        assertThat(verdict(stopped)).isEqualTo(Verdict.Kind.INCONCLUSIVE);
    }

    @Test
    void restarted_goesOnWithPolicyVerdictSignalsAndSequence() {
        PolicyDocument policy = PolicyDocument.read("duration: 1h\nwithoutRules: [journey-broken]");
        AnalysisRequest request = new AnalysisRequest("s", "1", "2", "25%", policy, Optional.of("key"), "print");
        StartResult.Started first =
                (StartResult.Started) onContext(() -> service.start(request)).await();
        String open = first.analysis().id();
        signal(SignalKind.JOURNEY_BROKEN, "pay");
        String over = startAnalysis("over");
        onContext(() -> service.signal(
                        new Signal(SignalKind.DATA_CORRUPTION, "", "reporter", 0),
                        plan -> plan.service().equals("over")))
                .await();
        JsonObject verdictOver =
                onContext(() -> service.find(over).orElseThrow().verdict());
        AnalysisView before = onContext(() -> service.find(open).orElseThrow());
        onContext(() -> {
            service.stop();
            return true;
        });

        service = started();

        AnalysisView after = onContext(() -> service.find(open).orElseThrow());
        assertThat(after.report().plan()).isEqualTo(before.report().plan());
        assertThat(after.report().sequence()).isEqualTo(before.report().sequence());
        assertThat(after.ended()).isFalse();
        assertThat(onContext(() -> service.start(request)).await())
                .isInstanceOfSatisfying(
                        StartResult.AlreadyStarted.class,
                        again -> assertThat(again.analysis().id()).isEqualTo(open));
        AnalysisView ended = onContext(() -> service.find(over).orElseThrow());
        assertThat(ended.ended()).isTrue();
        assertThat(ended.verdict()).isEqualTo(verdictOver);
        assertThat(signal(SignalKind.JOURNEY_BROKEN, "pay")).containsExactly(open);
        assertThat(store.journal().read(open))
                .filteredOn(entry -> entry.fact().type().equals("signal.received"))
                .hasSize(1);
        assertThat(signal(SignalKind.DATA_CORRUPTION, "")).containsExactly(open);
        assertThat(onContext(() -> service.find(open).orElseThrow().report().sequence()))
                .isGreaterThan(before.report().sequence());
    }

    @Test
    void analysis_thatWasBegunUnheard_isJudgedAllTheSame() {
        AnalysisRequest request =
                new AnalysisRequest("s", "1", "2", "", PolicyDocument.DEFAULT, Optional.of("key"), "print");
        failing.fail(FailingStore.Failure.AFTER);
        assertThat(onContext(() -> service.start(request)).toCompletionStage())
                .failsWithin(java.time.Duration.ofSeconds(20));
        failing.fail(FailingStore.Failure.NONE);

        StartResult again = onContext(() -> service.start(request)).await();

        String id = ((StartResult.AlreadyStarted) again).analysis().id();
        RunningService.eventually(
                "the analysis is judged",
                java.time.Duration.ofSeconds(20),
                () -> onContext(() -> service.find(id).isPresent()));
        assertThat(signal(SignalKind.DATA_CORRUPTION, "")).containsExactly(id);
    }

    @Test
    void store_thatTakesNothing_isSaidAndHoldsVerdicts() {
        String id = startAnalysis("held");
        store.close();

        assertThat(onContext(() -> service.start(
                                new AnalysisRequest("s", "1", "2", "", PolicyDocument.DEFAULT, Optional.empty(), "")))
                        .toCompletionStage())
                .failsWithin(java.time.Duration.ofSeconds(20));
        onContext(() -> service.signal(new Signal(SignalKind.DATA_CORRUPTION, "", "reporter", 0), plan -> true));

        RunningService.eventually(
                "the verdict is held",
                java.time.Duration.ofSeconds(20),
                () -> onContext(() -> service.find(id)
                                .orElseThrow()
                                .report()
                                .verdict()
                                .reason())
                        .contains("cannot be kept"));
        assertThat(verdict(id)).isEqualTo(Verdict.Kind.CONTINUE);
        assertThat(onContext(() -> service.find(id).orElseThrow().ended())).isFalse();
    }

    private String startAnalysis(String name) {
        return startAnalysis(name, AnalysisPolicy.DEFAULT);
    }

    private String startAnalysis(String name, String key) {
        AnalysisRequest request =
                new AnalysisRequest(name, "1", "2", "", PolicyDocument.DEFAULT, Optional.of(key), name);
        StartResult result = onContext(() -> service.start(request)).await();
        return ((StartResult.Started) result).analysis().id();
    }

    private String startAnalysis(String name, AnalysisPolicy policy) {
        PolicyDocument document = new PolicyDocument("", policy);
        StartResult result = onContext(
                        () -> service.start(new AnalysisRequest(name, "1", "2", "", document, Optional.empty(), "")))
                .await();
        return ((StartResult.Started) result).analysis().id();
    }

    private List<String> signal(SignalKind kind, String subject) {
        return onContext(() -> service.signal(new Signal(kind, subject, "reporter", 0), plan -> true))
                .await();
    }

    private Verdict.Kind verdict(String id) {
        return onContext(() -> service.find(id).orElseThrow().report().verdict().kind());
    }

    private <T> T onContext(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> {
            try {
                result.complete(call.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }
}
