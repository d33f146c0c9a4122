package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.rollout.Act;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts over HTTP: what people order, what is refused, what is told. */
class RolloutsTest {

    private static final String HOLDING = """
            stages:
              - name: one
                steps: [{route-weight: 10}, {hold: 1h}]
              - name: two
                steps: [{route-weight: 50}, {approve: {question: go on?, within: 10m, otherwise: %s}}]
              - name: three
                steps: [{route-weight: 100}, {watch: 5s}]
            """;

    @TempDir
    private Path folder;

    private static String plan(String name, String rest) {
        return RolloutRun.who(name) + "strategy: canary\n" + rest + RolloutRun.POLICY + RolloutRun.TIMES;
    }

    private static String holding(String name, String otherwise) {
        return plan(name, HOLDING.formatted(otherwise));
    }

    private RolloutRun run() {
        return new RolloutRun(folder, ScriptedController.nice());
    }

    private static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    @Test
    void peoplesOrders_areFollowedWhereTheyFit_refusedWhereNot_andToldWithActorAndReason() {
        try (RolloutRun run = run()) {
            String id = run.begin(holding("orders", "abort"), "orders", 0);
            run.until("it holds", () -> run.get(id).containsKey("gate"));

            assertThat(run.order(id, "approve").statusCode()).isEqualTo(409);
            assertThat(json(run.order(id, "resume")).getString("detail"))
                    .isEqualTo("resume does not fit: it is not paused");
            assertThat(run.order(id, "pause").statusCode()).isEqualTo(200);
            assertThat(run.get(id).getJsonObject("paused").getString("reason")).isEqualTo("kim: I say so");
            run.restart();
            assertThat(run.get(id).containsKey("paused")).isTrue();
            assertThat(run.order(id, "resume").statusCode()).isEqualTo(200);
            assertThat(run.order(id, "promote").statusCode()).isEqualTo(200);
            run.until("it asks", () -> gate(run, id).equals("approve"));
            assertThat(json(run.order(id, "approve")).getString("id")).isEqualTo(id);
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("completed");
            assertThat(run.timeline(id).encode())
                    .contains("pause ordered by kim: I say so")
                    .contains("refused: approve does not fit")
                    .contains("driven by a new process")
                    .contains("promote ordered by kim");
            HttpResponse<String> late = run.order(id, "abort");
            assertThat(late.statusCode()).isEqualTo(409);
            assertThat(json(late).getJsonObject("rollout").getString("phase")).isEqualTo("completed");
            assertThat(run.order("ro_none", "abort").statusCode()).isEqualTo(404);
        }
    }

    private static String gate(RolloutRun run, String id) {
        return run.get(id).getJsonObject("gate", new JsonObject()).getString("kind", "none");
    }

    @Test
    void abort_byAPerson_restoresAtOnce_andTheReportSaysSo() {
        try (RolloutRun run = run()) {
            String id = run.begin(holding("abort", "abort"), "abort", 0);
            run.until("it holds", () -> run.get(id).containsKey("gate"));
            assertThat(run.order(id, "abort").statusCode()).isEqualTo(200);
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("rolled-back");
            JsonObject report = json(run.service.get("/api/v1/rollouts/" + id + "/report"));
            assertThat(report.getJsonObject("rollback").getString("reason"))
                    .contains("immediate (person): kim: I say so");
            assertThat(report.getJsonObject("rollback").getString("verification"))
                    .contains("well again");
            HttpResponse<String> page =
                    run.service.get("/api/v1/rollouts/" + id + "/report", "Accept", "text/markdown");
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/markdown; charset=utf-8");
            assertThat(page.body()).startsWith("# Rollback report: abort 2\n").contains("## Next steps");
            assertThat(run.get(id).getString("report")).isEqualTo("/api/v1/rollouts/" + id + "/report");
            JsonObject verdict = json(run.service.get("/api/v1/rollouts/" + id + "/verdict"));
            assertThat(verdict.getString("verdict")).isEqualTo("ABORT");
            assertThat(verdict.getBoolean("final")).isTrue();
        }
    }

    @Test
    void analysis_ofAStage_isStoppedWhenTheVersionWasTakenBack() {
        try (RolloutRun run = run()) {
            String id = run.begin(plan("stopped", RolloutRun.JUDGING), "stopped", 0);
            run.until("it is judged", () -> run.get(id).containsKey("analysis"));
            String analysis = run.get(id).getString("analysis");
            assertThat(run.order(id, "abort").statusCode()).isEqualTo(200);
            run.untilEnded(id);
            run.until(
                    "its analysis has ended",
                    () -> json(run.service.get(analysis)).getBoolean("ended"));

            JsonObject verdict = json(run.service.get(analysis + "/verdict"));
            assertThat(verdict.getString("verdict")).isEqualTo("INCONCLUSIVE");
            assertThat(verdict.getString("reason")).isEqualTo("stopped: the version was taken back");
            JsonObject last = last(json(run.service.get(analysis + "/timeline")).getJsonArray("events"));
            assertThat(last.getString("stoppedBy")).isEqualTo("rollout " + id);
            run.restart();
            assertThat(json(run.service.get(analysis)).getBoolean("ended")).isTrue();
        }
    }

    private static JsonObject last(JsonArray events) {
        return events.getJsonObject(events.size() - 1);
    }

    @Test
    void analyses_ofARolloutThatCompletes_endWithIt() {
        try (RolloutRun run = run()) {
            String id = run.begin(plan("done", "weights: [50, 100]\n" + RolloutRun.JUDGING), "done", 0);
            run.untilEnded(id);
            Instant end = run.clock.instant();
            run.until(
                    "nothing is judged any more",
                    () -> analyses(run).stream().allMatch(each -> each.getBoolean("ended")));

            assertThat(run.phase(id)).isEqualTo("completed");
            assertThat(Duration.between(end, run.clock.instant())).isLessThan(Duration.ofSeconds(30));
            assertThat(analyses(run)).hasSize(2);
        }
    }

    private static List<JsonObject> analyses(RolloutRun run) {
        return json(run.service.get("/api/v1/analyses")).getJsonArray("analyses").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void aVersion_thatIsAborted_isNotJudgedOnceMore() {
        try (RolloutRun run = run()) {
            List<String> ids = IntStream.range(0, 12)
                    .mapToObj(i -> run.begin(plan("bad" + i, RolloutRun.JUDGING), "bad" + i, 20))
                    .toList();
            ids.forEach(run::untilEnded);

            assertThat(ids).allMatch(id -> run.phase(id).equals("rolled-back"));
            assertThat(analyses(run)).hasSize(ids.size());
        }
    }

    @Test
    void aGatesDeadline_takesTheDefaultAction() {
        try (RolloutRun run = run()) {
            List<String> ids = List.of("abort", "pause", "proceed").stream()
                    .map(action -> run.begin(holding(action, action), action, 0))
                    .toList();
            run.until("all hold", () -> ids.stream().allMatch(id -> run.get(id).containsKey("gate")));
            ids.forEach(id -> run.order(id, "promote"));
            run.until("all ask", () -> ids.stream().allMatch(id -> gate(run, id).equals("approve")));
            run.clock.move(Duration.ofMinutes(10));

            run.untilEnded(ids.get(0));
            run.untilEnded(ids.get(2));
            assertThat(run.phase(ids.get(0))).isEqualTo("rolled-back");
            assertThat(run.phase(ids.get(2))).isEqualTo("completed");
            assertThat(run.get(ids.get(1)).getJsonObject("paused").getString("reason"))
                    .contains("no answer within 10m");
        }
    }

    @Test
    void aFreeze_holdsBackWhatGoesForward_andAnOverrideWithExpiryGoesOn() {
        String freeze = "freezes: [{from: 2026-03-02T09:00:00Z, until: 2026-03-02T12:00:00Z, reason: month's end}]\n";
        try (RolloutRun run = run()) {
            String id = run.begin(plan("frozen", freeze + HOLDING.formatted("abort")), "frozen", 0);
            run.until("it is frozen", () -> run.get(id).containsKey("frozen"));
            assertThat(run.get(id).getString("frozen")).isEqualTo("month's end");

            assertThat(run.order(id, "override", "scope", "freeze").statusCode())
                    .isEqualTo(400);
            assertThat(run.order(id, "override", "scope", "weather", "for", "1h")
                            .body())
                    .contains("must be one of freeze, evidence");
            assertThat(run.order(id, "override", "scope", "freeze", "for", "300d")
                            .statusCode())
                    .isEqualTo(409);
            HttpResponse<String> granted = run.order(id, "override", "scope", "freeze", "for", "5m");
            assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
            run.until("it holds", () -> run.get(id).containsKey("gate"));
            JsonObject override = run.get(id).getJsonArray("overrides").getJsonObject(0);
            assertThat(override.getString("actor")).isEqualTo("kim");
            run.clock.move(Duration.ofMinutes(5));
            run.until(
                    "the override is over",
                    () -> run.get(id).getJsonArray("overrides").isEmpty());
            run.order(id, "promote");
            run.until("it is frozen again", () -> run.get(id).containsKey("frozen"));
        }
    }

    @Test
    void aSignal_thatIsUrgent_rollsBack_andCountsOnce() {
        try (RolloutRun run = run()) {
            String id = run.begin(holding("signalled", "abort"), "signalled", 0);
            run.until("it holds", () -> run.get(id).containsKey("gate"));
            String signal = "{\"signal\":\"data-corruption\",\"service\":\"signalled\",\"reporter\":\"nightly check\"}";
            String other = signal.replace("\"signalled\"", "\"other\"");

            assertThat(json(run.service.post("/api/v1/signals", other)).getJsonArray("rollouts"))
                    .isEmpty();
            assertThat(json(run.service.post("/api/v1/signals", signal)).getJsonArray("rollouts"))
                    .containsExactly(id);
            long entries = run.get(id).getLong("entries");
            run.service.post("/api/v1/signals", signal);
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("rolled-back");
            assertThat(run.get(id).getJsonObject("rollback").getString("reason"))
                    .contains("data-corruption reported by nightly check");
            assertThat(entries).isPositive();
            assertThat(run.timeline(id).stream()
                            .filter(entry ->
                                    ((JsonObject) entry).getString("text").startsWith("signal "))
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aBaseline_thatIsSickToo_isEscalated_andStaysSo() {
        try (RolloutRun run = run()) {
            String brief =
                    plan("sick", HOLDING.formatted("abort")).replace("within: 2m, sustained", "within: 20s, sustained");
            String id = run.begin(brief, "sick", 0);
            run.until("it holds", () -> run.get(id).containsKey("gate"));
            run.baselineFails("sick", 10);
            run.order(id, "abort");
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("escalated");
            assertThat(run.get(id).getBoolean("critical")).isTrue();
            assertThat(json(run.service.get("/api/v1/rollouts/" + id + "/verdict"))
                            .getString("reason"))
                    .startsWith("escalated");
        }
    }

    @Test
    void start_thatCannotBe_saysWhy() {
        try (RolloutRun run = run()) {
            String good = holding("refused", "abort");
            HttpResponse<String> unknown = run.service.post("/api/v1/rollouts", good.replace("scripted", "moon"));
            assertThat(unknown.statusCode()).isEqualTo(422);
            assertThat(json(unknown).getString("detail"))
                    .isEqualTo("there is no controller 'moon'; the settings have flags, scripted");

            HttpResponse<String> unable = run.service.post("/api/v1/rollouts", good.replace("scripted", "flags"));
            assertThat(unable.statusCode()).isEqualTo(422);
            assertThat(json(unable).getJsonArray("missing")).contains("route-weight", "restore-traffic");

            HttpResponse<String> wrong = run.service.post("/api/v1/rollouts", good.replace("hold: 1h", "hold: soon"));
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("stages[0].steps[1].hold").contains("was 'soon'");
            assertThat(run.service.post("/api/v1/rollouts", "").statusCode()).isEqualTo(400);
            assertThat(run.service.post("/api/v1/rollouts", "service: [").body())
                    .contains("line 1");

            String id = run.begin(good, "refused", 0);
            HttpResponse<String> occupied = run.service.post("/api/v1/rollouts", good);
            assertThat(occupied.statusCode()).isEqualTo(409);
            assertThat(json(occupied).getString("rollout")).isEqualTo("/api/v1/rollouts/" + id);
        }
    }

    @Test
    void start_withItsKeyUsed_findsTheFirst_alsoAfterARestart() {
        try (RolloutRun run = run()) {
            String plan = holding("keyed", "abort");
            HttpResponse<String> first = run.service.post("/api/v1/rollouts", plan, "Idempotency-Key", "k");
            assertThat(first.statusCode()).isEqualTo(201);
            String id = json(first).getString("id");
            assertThat(first.headers().firstValue("Location")).hasValue("/api/v1/rollouts/" + id);
            run.restart();

            HttpResponse<String> again = run.service.post("/api/v1/rollouts", plan, "Idempotency-Key", "k");
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(json(again).getString("id")).isEqualTo(id);
            assertThat(run.service
                            .post("/api/v1/rollouts", plan + "\n", "Idempotency-Key", "k")
                            .statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void list_isFiltered() {
        try (RolloutRun run = run()) {
            String one = run.begin(holding("one", "abort"), "one", 0);
            String two = run.begin(holding("two", "abort"), "two", 0);
            run.until(
                    "both hold",
                    () -> run.get(one).containsKey("gate") && run.get(two).containsKey("gate"));
            run.order(two, "abort");
            run.untilEnded(two);

            assertThat(ids(run, "")).containsExactly(one, two);
            assertThat(ids(run, "?service=one")).containsExactly(one);
            assertThat(ids(run, "?ended=true")).containsExactly(two);
            assertThat(ids(run, "?phase=advancing&ended=false")).containsExactly(one);
            assertThat(run.service.get("/api/v1/rollouts?phase=dancing").statusCode())
                    .isEqualTo(400);
            assertThat(run.service.get("/api/v1/rollouts?ended=maybe").statusCode())
                    .isEqualTo(400);
            RunningService.eventually(
                    "one is counted", Duration.ofSeconds(20), () -> run.service.metric("judge_rollouts_running") == 1);
        }
    }

    private static List<String> ids(RolloutRun run, String query) {
        return json(run.service.get("/api/v1/rollouts" + query)).getJsonArray("rollouts").stream()
                .map(each -> ((JsonObject) each).getString("id"))
                .toList();
    }

    @Test
    void events_tellTheTimeLineFromWhereTheClientHasIt_andEnd() throws IOException {
        try (RolloutRun run = run()) {
            String id = run.begin(holding("events", "abort"), "events", 0);
            run.until("it holds", () -> run.get(id).containsKey("gate"));
            run.order(id, "abort");
            run.untilEnded(id);
            List<String> ids;
            List<String> later;
            try (InputStream events =
                    run.service.open("/api/v1/rollouts/" + id + "/events").body()) {
                String text = new String(events.readAllBytes(), UTF_8);
                ids = text.lines().filter(line -> line.startsWith("id: ")).collect(Collectors.toList());
                assertThat(text)
                        .contains("event: entry")
                        .contains("event: state")
                        .endsWith("event: end\ndata: {}\n\n");
            }
            try (InputStream events = run.service
                    .open("/api/v1/rollouts/" + id + "/events", "Last-Event-ID", "3")
                    .body()) {
                later = new String(events.readAllBytes(), UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("id: "))
                        .toList();
            }

            assertThat(ids).hasSize(run.timeline(id).size()).startsWith("id: 1", "id: 2", "id: 3");
            assertThat(later).isEqualTo(ids.subList(3, ids.size()));
            assertThat(run.service
                            .get("/api/v1/rollouts/" + id + "/events", "Last-Event-ID", "x")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void verdict_isAnsweredWhenItChanges() {
        try (RolloutRun run = run()) {
            String id = run.begin(holding("polled", "abort"), "polled", 0);
            run.until("it holds", () -> run.get(id).containsKey("gate"));
            String path = "/api/v1/rollouts/" + id + "/verdict";
            String tag = run.service.get(path).headers().firstValue("ETag").orElseThrow();
            assertThat(run.service.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);

            var later = run.service.getLater(path + "?wait=20s", "If-None-Match", tag);
            run.order(id, "pause");

            assertThat(json(later.join()).getString("reason")).isEqualTo("stage one, paused: kim: I say so");
        }
    }

    @Test
    void aRollout_behindAnIrreversibleMigration_asksAPersonBeforeItIsRolledBack() {
        String migration = "migration: {hook: drop-column, reversibility: irreversible}\n";
        try (RolloutRun run = run()) {
            String id = run.begin(
                    plan("migrated", migration + RolloutRun.JUDGING + "hooks: {before: [warm], after: [tell]}\n"),
                    "migrated",
                    15);
            run.until("it asks", () -> run.phase(id).equals("awaiting-consent"));
            assertThat(run.get(id).getBoolean("critical")).isTrue();
            run.restart();
            assertThat(run.order(id, "approve").statusCode()).isEqualTo(200);
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("rolled-back");
            assertThat(((ScriptedController) run.controller).commands("migrated"))
                    .extracting(command -> command.act().kind())
                    .startsWith(Act.Kind.RECORD, Act.Kind.HOOK, Act.Kind.MIGRATE)
                    .doesNotContain(Act.Kind.REVERT_MIGRATION);
        }
    }
}
