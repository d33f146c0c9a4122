package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.connector.store.MemoryJournal;
import io.canaryjudge.connector.store.MemoryJournalLimits;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Journal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
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

    private final Journal journal = new MemoryJournal(MemoryJournalLimits.DEFAULT);
    private Vertx vertx;
    private Context context;
    private JudgeService service;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        service = new JudgeService(ServerConfig.DEFAULT, InstantSource.system(), journal, List.of(), new Telemetry());
        onContext(() -> {
            service.start(vertx);
            return true;
        });
    }

    @AfterEach
    void stop() {
        vertx.close().await();
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

    @Test
    void journal_hasWhatHappenedInItsOrder() {
        String id = startAnalysis("journal");
        signal(SignalKind.JOURNEY_BROKEN, "pay");
        signal(SignalKind.JOURNEY_BROKEN, "pay");
        signal(SignalKind.DATA_CORRUPTION, "");

        assertThat(journal.read(id).toCompletableFuture().join())
                .extracting(Journal.Entry::type)
                .containsExactly(
                        "analysis.started", "signal.received", "verdict.changed", "signal.received", "verdict.changed");
    }

    private String startAnalysis(String name) {
        return startAnalysis(name, AnalysisPolicy.DEFAULT);
    }

    private String startAnalysis(String name, AnalysisPolicy policy) {
        StartResult result =
                onContext(() -> service.start(new AnalysisRequest(name, "1", "2", "", policy, Optional.empty(), "")));
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
