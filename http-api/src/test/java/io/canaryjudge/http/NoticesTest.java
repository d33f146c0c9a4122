package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.http.NoticeReceivers.Taken;
import io.canaryjudge.http.config.NoticeSettings;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Notification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service tells receivers of every kind, over restarts. */
class NoticesTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String STATUSES = "/github/repos/shop/app/deployments/7/statuses";
    private static final Pattern MESSAGE_ID = Pattern.compile("Message-ID: <(msg_[^@]*)@canary-judge>");
    private static final String HOLDING = """
            strategy: canary
            stages:
              - {name: one, steps: [{route-weight: 10}, {hold: 1h}]}
              - {name: two, steps: [{route-weight: 100}, {watch: 5s}]}
            """;

    @TempDir
    private Path folder;

    private NoticeReceivers receivers;

    @BeforeEach
    void open() throws Exception {
        receivers = new NoticeReceivers();
    }

    @AfterEach
    void close() throws Exception {
        receivers.close();
    }

    private List<NoticeSettings> notices() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "hunter1");
        String again = ", firstPause: 1s, longestPause: 5s}\n";
        String settings = "publicUrl: https://judge.example.org\nnotices:\n"
                + "  team: {kind: chat, url: 'HTTP/chat', addresses: any" + again
                + "  everything: {kind: chat, url: 'HTTP/everything', addresses: any, tells: all" + again
                + "  others: {kind: chat, url: 'HTTP/others', addresses: any, services: [somewhere]" + again
                + "  events: {kind: cdevents, url: 'HTTP/events', environment: production, addresses: any" + again
                + "  deploys: {kind: github, url: 'HTTP/github', repository: shop/app, tokenFile: TOKEN, addresses: any"
                + again
                + "  graphs: {kind: grafana, url: 'HTTP/grafana', tokenFile: TOKEN, addresses: any" + again
                + "  mails: {kind: mail, host: 127.0.0.1, port: SMTP, encryption: none, from: judge@example.org,"
                + " to: [team@example.org]" + again;
        String filled = settings.replace("HTTP", "http://127.0.0.1:" + receivers.httpPort())
                .replace("SMTP", Integer.toString(receivers.smtpPort()))
                .replace("TOKEN", token.toString());
        return ServerConfigReader.read(filled, Map.of(), Map.of()).notices();
    }

    @Test
    void abortAndRollback_areToldToAllReceivers_onceEach_thoughTheServiceIsRestartedBetween() throws Exception {
        try (RolloutRun run = new RolloutRun(folder.resolve("data"), ScriptedController.nice(), notices())) {
            String plan = RolloutRun.who("shop") + HOLDING + RolloutRun.POLICY + RolloutRun.TIMES;
            String rollout = run.begin(plan, "shop", 0);
            run.until("it holds", () -> run.get(rollout).containsKey("gate"));
            run.order(rollout, "abort");
            String analysis = run.service.startAnalysis("solo");
            run.service.signal("solo", "data-corruption");
            run.untilEnded(rollout);
            run.until(
                    "all have refused",
                    () -> Set.copyOf(receivers.refused())
                            .containsAll(Set.of("chat", "everything", "events", "github", "grafana", "mail")));
            assertThat(run.service.metric("judge_notifications_total{receiver=\"team\",result=\"delivered\"}"))
                    .isZero();
            assertThat(run.service.metric("judge_notification_attempts_total{outcome=\"failed\",receiver=\"team\"}"))
                    .isPositive();

            run.restart();
            receivers.come();
            run.until("all were told", this::allWereTold);
            int events = receivers.taken("/events").size();
            run.until(
                    "it is counted",
                    () -> run.service.metric("judge_notifications_total{receiver=\"events\",result=\"delivered\"}")
                            == events);
            run.restart();
            for (int i = 0; i < 10; i++) {
                run.second();
            }

            assertThat(receivers.taken("/events")).hasSize(events);
            assertEventsAreOnceEach(analysis, rollout);
            assertOthersWereToldAsMuch(events);
            assertThat(run.service.metric("judge_deliveries_dead")).isZero();
        }
    }

    /** Those of a rollout come in their order, and its rollback is the last. */
    private boolean allWereTold() {
        List<String> types = types(receivers.taken("/events"));
        return types.contains("dev.cdevents.service.rolledback.0.2.0")
                && types.contains("dev.cdeventsx.canaryjudge-verdict.changed.0.1.0")
                && List.of("/chat", STATUSES, "/grafana").stream()
                        .allMatch(path -> receivers.taken(path).size() >= types.size())
                && receivers.mails().size() >= types.size();
    }

    private static List<String> types(List<Taken> events) {
        return events.stream()
                .map(event ->
                        new JsonObject(event.body()).getJsonObject("context").getString("type"))
                .toList();
    }

    private void assertEventsAreOnceEach(String analysis, String rollout) {
        List<Taken> events = receivers.taken("/events");
        Set<String> ids = new HashSet<>();
        assertThat(events).allMatch(event -> ids.add(event.eventId()));
        List<String> types = types(events);
        assertThat(types)
                .filteredOn("dev.cdeventsx.canaryjudge-verdict.changed.0.1.0"::equals)
                .hasSize(1);
        assertThat(types)
                .filteredOn("dev.cdevents.service.rolledback.0.2.0"::equals)
                .hasSize(1);
        assertThat(ids).contains("msg_" + analysis + "_2").anyMatch(id -> id.startsWith("msg_" + rollout + "_"));
    }

    private void assertOthersWereToldAsMuch(int events) {
        assertThat(receivers.taken("/chat")).hasSize(events);
        assertThat(receivers.taken(STATUSES)).hasSize(events);
        assertThat(receivers.taken("/grafana")).hasSize(events);
        assertThat(receivers.mails()).hasSize(events);
        assertThat(receivers.taken("/everything"))
                .hasSizeGreaterThanOrEqualTo(events)
                .map(Taken::body)
                .doesNotHaveDuplicates();
        assertThat(receivers.taken("/others")).isEmpty();
        assertThat(receivers.mails())
                .map(mail -> MESSAGE_ID
                        .matcher(mail)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .containsExactlyInAnyOrderElementsOf(
                        receivers.taken("/events").stream().map(Taken::eventId).toList());
        assertThat(receivers.taken("/chat"))
                .map(Taken::body)
                .anyMatch(body -> body.contains("solo 2: ABORT: ") && body.contains("/#/analyses/an_"))
                .anyMatch(body -> body.contains("shop 2: rolled-back: ") && body.contains("/#/rollouts/ro_"));
        assertThat(receivers.taken(STATUSES))
                .map(status -> new JsonObject(status.body()).getString("state"))
                .contains("failure");
    }

    @Test
    void notice_thatIsNeverTaken_isListedWithItsReceiver_andTheOthersAreTold() throws Exception {
        receivers.come();
        List<NoticeSettings> notices = ServerConfigReader.read(
                        """
                        notices:
                          team: {kind: chat, url: 'http://127.0.0.1:PORT/chat', addresses: any}
                          inside: {kind: chat, url: 'http://127.0.0.1:PORT/hunter1'}
                        """.replace("PORT", Integer.toString(receivers.httpPort())), Map.of(), Map.of())
                .notices();
        ServerConfig config = ServerConfig.DEFAULT.toBuilder().notices(notices).build();
        try (RunningService service = RunningService.start(config)) {
            String id = service.startAnalysis("solo");
            service.signal("solo", "data-corruption");
            RunningService.eventually(
                    "one is dead",
                    Duration.ofSeconds(20),
                    () -> service.metric("judge_notifications_total{receiver=\"inside\",result=\"failed\"}") == 1);
            RunningService.eventually(
                    "one is taken",
                    Duration.ofSeconds(20),
                    () -> service.metric("judge_notifications_total{receiver=\"team\",result=\"delivered\"}") == 1);

            JsonArray dead =
                    new JsonObject(service.get("/api/v1/deliveries?state=dead").body()).getJsonArray("deliveries");
            assertThat(dead).hasSize(1);
            assertThat(dead.getJsonObject(0).getString("endpoint")).isEqualTo("inside");
            assertThat(dead.getJsonObject(0).getString("subject")).isEqualTo(id);
            assertThat(dead.getJsonObject(0).getString("failure"))
                    .isEqualTo("the host has no address that the policy PUBLIC_ONLY permits");
            assertThat(dead.encode()).doesNotContain("hunter1");
            assertThat(service.metric("judge_notification_attempts_total{outcome=\"refused\",receiver=\"inside\"}"))
                    .isEqualTo(1);
        }
        assertThat(receivers.taken("/chat")).hasSize(1);
    }

    @Test
    void webhook_thatAnEarlierVersionHasOwed_isStillDelivered() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        try (SqlStore store = SqlStore.file(data.resolve("journal.db"))) {
            Instant at = Instant.now();
            Notification notification = new Notification("msg_old_1", "verdict.changed", at, "{\"data\":{}}");
            Commit commit = Commit.of("old", 0, new Fact("anything", at.toEpochMilli(), "{}"))
                    .withDelivery(new NewDelivery("webhook", "old", notification, at.toEpochMilli()));
            store.journal().commit(commit);
        }
        receivers.come();
        URI url = URI.create("http://127.0.0.1:" + receivers.httpPort() + "/hook");
        ServerConfig config = ServerConfig.DEFAULT.toBuilder()
                .keeping(ServerConfig.DEFAULT.keeping().withFolder(data))
                .webhook(new ServerConfig.Webhook(url, SECRET, true, Duration.ofSeconds(5)))
                .notices(notices())
                .build();

        try (RunningService service = RunningService.startAsSet(config)) {
            RunningService.eventually(
                    "it is delivered",
                    Duration.ofSeconds(20),
                    () -> receivers.taken("/hook").size() == 1);
            assertThat(receivers.taken("/hook").get(0).body()).isEqualTo("{\"data\":{}}");
            RunningService.eventually(
                    "it is counted",
                    Duration.ofSeconds(20),
                    () -> service.metric("judge_notifications_total{receiver=\"webhook\",result=\"delivered\"}") == 1);
        }
    }
}
