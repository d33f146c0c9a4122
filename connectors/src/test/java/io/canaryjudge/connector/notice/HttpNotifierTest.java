package io.canaryjudge.connector.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.connector.FreePorts;
import io.canaryjudge.connector.LogCapture;
import io.canaryjudge.connector.notice.HttpReceiver.Received;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Notification;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpNotifierTest {

    private static final Template TEXT = Template.of("${service} ${canary}: ${verdict}: ${reason}");
    private static final String TOLD = "checkout 1.5.0: ABORT: " + Examples.REASON;
    private static final Pages PAGES = new Pages(Optional.of(URI.create("https://judge.example.org/ui/")));
    private static final Pages NO_PAGES = new Pages(Optional.empty());
    private static final Map<String, String> JSON =
            Map.of("content-type", "application/json", "user-agent", "canary-judge/1.2.3");

    private final List<HttpNotifier> notifiers = new ArrayList<>();
    private Vertx vertx;
    private HttpReceiver receiver;
    private LogCapture log;

    @BeforeEach
    void open() throws Exception {
        log = LogCapture.open();
        vertx = Vertx.vertx();
        receiver = new HttpReceiver(vertx);
    }

    @AfterEach
    void close() throws Exception {
        notifiers.forEach(HttpNotifier::close);
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        log.close();
    }

    private HttpNotifier notifier(NoticeConfig config) {
        HttpNotifier notifier =
                new HttpNotifier(vertx, config, "1.2.3", InstantSource.fixed(Examples.AT.plusMillis(800)));
        notifiers.add(notifier);
        return notifier;
    }

    private static AttemptOutcome attempt(HttpNotifier notifier, Notification notification) {
        return outcome(notifier.attempt(notification));
    }

    private static AttemptOutcome outcome(CompletionStage<AttemptOutcome> attempt) {
        return assertThat(attempt).succeedsWithin(Examples.SOON).actual();
    }

    private AttemptOutcome tell(NoticeConfig config, Notification notification) {
        return attempt(notifier(config.withAddresses(AddressPolicy.ANY)), notification);
    }

    private void assertTold(NoticeConfig config, Notification notification) {
        assertThat(tell(config, notification).kind()).isEqualTo(Kind.DELIVERED);
    }

    private NoticeConfig chat() {
        return NoticeConfig.chat(receiver.url("/services/T0/B0/hunter1"), TEXT, PAGES);
    }

    private NoticeConfig cdEvents() {
        return NoticeConfig.cdEvents(
                receiver.url("/events"), "/judge/eu", "production", Template.of("pkg:oci/${service}@${version}"));
    }

    private NoticeConfig gitHub() {
        return NoticeConfig.gitHub(
                receiver.url("/api/v3"), "shop/checkout", "hunter1", Template.of("v${canary}"), "production", PAGES);
    }

    private NoticeConfig grafana() {
        return NoticeConfig.grafana(receiver.url("/api/annotations"), "hunter1", TEXT);
    }

    private static JsonObject markup(String text) {
        return new JsonObject().put("type", "mrkdwn").put("text", text);
    }

    private static JsonObject section(String text) {
        return new JsonObject().put("type", "section").put("text", markup(text));
    }

    @Test
    void chat_getsTheMessageAsTextAndAsBlocks_withTheLinkToThePage() {
        assertTold(chat(), Examples.abort());

        Received request = receiver.only();
        String link = "<https://judge.example.org/ui/#/analyses/an_1|Why>";
        assertThat(request.line()).isEqualTo("POST /services/T0/B0/hunter1");
        assertThat(request.ownHeaders()).isEqualTo(JSON);
        assertThat(request.json())
                .isEqualTo(new JsonObject()
                        .put("text", TOLD + "\n" + link)
                        .put(
                                "blocks",
                                new JsonArray()
                                        .add(section(TOLD))
                                        .add(new JsonObject()
                                                .put("type", "context")
                                                .put("elements", new JsonArray().add(markup(link))))));
    }

    @Test
    void chat_withoutAPublicAddress_getsNoLink() {
        assertTold(NoticeConfig.chat(receiver.url("/x"), TEXT, NO_PAGES), Examples.abort());

        assertThat(receiver.only().json())
                .isEqualTo(new JsonObject().put("text", TOLD).put("blocks", new JsonArray().add(section(TOLD))));
    }

    @Test
    void chat_ofWhatLooksLikeMarkUp_callsNobodyAndLinksNowhere() {
        assertTold(
                NoticeConfig.chat(receiver.url("/x"), Template.of("<!here> ${service} & ${reason}"), NO_PAGES),
                Examples.verdict(Map.of("service", "<!channel>", "reason", "a & b <http://evil.example|x>")));

        assertThat(receiver.only().json().getString("text"))
                .isEqualTo("<!here> &lt;!channel&gt; & a &amp; b &lt;http://evil.example|x&gt;");
    }

    @Test
    void chat_ofALongReason_hasItWholeInTheTextAndCutWhereABlockEnds() {
        String reason = "x".repeat(2_995) + "&&&";
        assertTold(
                NoticeConfig.chat(receiver.url("/x"), Template.of("${reason}"), NO_PAGES),
                Examples.verdict(Map.of("reason", reason)));

        JsonObject message = receiver.only().json();
        assertThat(message.getString("text")).isEqualTo("x".repeat(2_995) + "&amp;&amp;&amp;");
        assertThat(message.getJsonArray("blocks").getJsonObject(0)).isEqualTo(section("x".repeat(2_995) + "…"));
    }

    private static Map<String, String> eventHeaders(String id, String type, String subject) {
        return Map.of(
                "ce-specversion", "1.0",
                "ce-id", id,
                "ce-source", "/judge/eu",
                "ce-type", type,
                "ce-subject", subject,
                "ce-time", "2026-11-23T10:00:00Z",
                "content-type", "application/cdevents+json",
                "user-agent", "canary-judge/1.2.3");
    }

    private static JsonObject eventContext(String id, String type) {
        return new JsonObject()
                .put("version", "0.4.1")
                .put("id", id)
                .put("source", "/judge/eu")
                .put("type", type)
                .put("timestamp", "2026-11-23T10:00:00Z");
    }

    private static JsonObject rolloutDetails(String notice) {
        return new JsonObject()
                .put("id", "ro_1")
                .put("service", "checkout")
                .put("baseline", "1.4.2")
                .put("canary", "1.5.0")
                .put("stage", "")
                .put("verdict", notice)
                .put("urgency", "critical")
                .put("reason", "all is as it was");
    }

    private static JsonObject place(String artifact) {
        return new JsonObject()
                .put("environment", new JsonObject().put("id", "production"))
                .put("artifactId", artifact);
    }

    @ParameterizedTest
    @CsvSource({"completed, upgraded, 1.5.0", "rolled-back, rolledback, 1.4.2"})
    void cdEvents_ofARolloutThatHasEnded_areOfTheServiceAndTheVersionThatRuns(
            String notice, String predicate, String version) {
        assertTold(cdEvents(), Examples.rollout(notice));

        String type = "dev.cdevents.service." + predicate + ".0.2.0";
        Received request = receiver.only();
        assertThat(request.line()).isEqualTo("POST /events");
        assertThat(request.ownHeaders()).isEqualTo(eventHeaders("msg_ro_1_4_1", type, "checkout"));
        assertThat(request.json())
                .isEqualTo(new JsonObject()
                        .put("context", eventContext("msg_ro_1_4_1", type))
                        .put(
                                "subject",
                                new JsonObject()
                                        .put("id", "checkout")
                                        .put("source", "/judge/eu")
                                        .put("type", "service")
                                        .put("content", place("pkg:oci/checkout@" + version)))
                        .put("customData", rolloutDetails(notice))
                        .put("customDataContentType", "application/json"));
    }

    @Test
    void cdEvents_ofAVerdict_areCustomEventsOfTheAnalysis() {
        assertTold(cdEvents(), Examples.abort());

        String type = "dev.cdeventsx.canaryjudge-verdict.changed.0.1.0";
        JsonObject details = new JsonObject()
                .put("id", "an_1")
                .put("service", "checkout")
                .put("baseline", "1.4.2")
                .put("canary", "1.5.0")
                .put("stage", "25%")
                .put("verdict", "ABORT")
                .put("urgency", "fast")
                .put("reason", Examples.REASON);
        assertThat(receiver.only().ownHeaders()).isEqualTo(eventHeaders("msg_an_1_17", type, "an_1"));
        assertThat(receiver.only().json())
                .isEqualTo(new JsonObject()
                        .put("context", eventContext("msg_an_1_17", type))
                        .put(
                                "subject",
                                new JsonObject()
                                        .put("id", "an_1")
                                        .put("source", "/judge/eu")
                                        .put("type", "canaryjudge-verdict")
                                        .put(
                                                "content",
                                                place("pkg:oci/checkout@1.5.0").mergeIn(details)))
                        .put("customData", details)
                        .put("customDataContentType", "application/json"));
    }

    @Test
    void cdEvents_ofAnotherNoticeOfARollout_haveATypeThatTheSchemaOfCustomEventsAllows() {
        assertTold(cdEvents(), Examples.rollout("approval-wanted"));

        JsonObject event = receiver.only().json();
        assertThat(event.getJsonObject("context").getString("type"))
                .isEqualTo("dev.cdeventsx.canaryjudge-rollout.approvalwanted.0.1.0")
                .matches("^dev\\.cdeventsx\\.[a-zA-Z0-9]+-[a-zA-Z]+\\.[a-zA-Z]+\\.[0-9]\\.[0-9]\\.[0-9]$");
        assertThat(event.getJsonObject("subject").getString("type"))
                .isEqualTo("canaryjudge-rollout")
                .matches("^[a-zA-Z0-9]+-[a-zA-Z]+$");
    }

    @Test
    void cdEvents_ofANameThatNoHeaderCanHold_arePercentEncoded() {
        JsonObject payload = new JsonObject(Examples.rollout("completed").json());
        payload.getJsonObject("data").put("service", "caf\u00e9 \"100%\"\r\nx: y");
        assertTold(cdEvents(), new Notification("msg_1", "rollout.completed", Examples.AT, payload.encode()));

        assertThat(receiver.only().headers())
                .containsEntry("ce-subject", "caf%C3%A9%20%22100%25%22%0D%0Ax:%20y")
                .doesNotContainKey("x");
        assertThat(receiver.only()
                        .json()
                        .getJsonObject("subject")
                        .getJsonObject("content")
                        .getString("artifactId"))
                .isEqualTo("pkg:oci/caf%C3%A9%20%22100%25%22%0D%0Ax%3A%20y@1.5.0");
    }

    @Test
    void cdEvents_fromWhatIsNoReference_areRefused() {
        assertThatThrownBy(() -> NoticeConfig.cdEvents(receiver.url("/"), "the judge", "x", TEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source: a URI reference such as /judge; was 'the judge'");
    }

    @Test
    void gitHub_isAskedForTheNewestDeploymentOfTheVersion_andToldItsStatus() {
        receiver.answer(200, "[{\"id\":4711,\"ref\":\"v1.5.0\"}]", Map.of()).answer(201, "{}", Map.of());
        assertTold(gitHub(), Examples.abort());

        Received found = receiver.received().get(0);
        Received told = receiver.received().get(1);
        Map<String, String> headers = Map.of(
                "accept", "application/vnd.github+json",
                "authorization", "Bearer hunter1",
                "user-agent", "canary-judge/1.2.3",
                "x-github-api-version", "2022-11-28");
        assertThat(receiver.received()).hasSize(2);
        assertThat(found.line())
                .isEqualTo("GET /api/v3/repos/shop/checkout/deployments?per_page=1&ref=v1.5.0&environment=production");
        assertThat(found.ownHeaders()).isEqualTo(headers);
        assertThat(told.line()).isEqualTo("POST /api/v3/repos/shop/checkout/deployments/4711/statuses");
        assertThat(told.ownHeaders()).containsAllEntriesOf(headers).containsEntry("content-type", "application/json");
        assertThat(told.json())
                .isEqualTo(new JsonObject()
                        .put("state", "failure")
                        .put("environment", "production")
                        .put("description", "ABORT: " + Examples.REASON)
                        .put("log_url", "https://judge.example.org/ui/#/analyses/an_1"));
    }

    @ParameterizedTest
    @CsvSource({
        "PROMOTE, '', success",
        "PROMOTE, 25%, in_progress",
        "ABORT, 25%, failure",
        "INCONCLUSIVE, '', error",
        "CONTINUE, '', in_progress"
    })
    void gitHub_isToldAState_byTheVerdict(String verdict, String stage, String state) {
        receiver.answer(200, "[{\"id\":1}]", Map.of());
        assertTold(gitHub(), Examples.verdict(Map.of("verdict", verdict, "stage", stage)));

        assertThat(receiver.received().get(1).json().getString("state")).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"completed, success", "rolled-back, failure", "escalated, error", "paused, in_progress"})
    void gitHub_isToldAState_byTheNoticeOfARollout(String notice, String state) {
        receiver.answer(200, "[{\"id\":1}]", Map.of());
        assertTold(gitHub(), Examples.rollout(notice));

        assertThat(receiver.received().get(1).json().getString("state")).isEqualTo(state);
        assertThat(receiver.received().get(1).json().getString("log_url"))
                .isEqualTo("https://judge.example.org/ui/#/rollouts/ro_1");
    }

    @Test
    void gitHub_getsADescriptionOfAtMost140Characters_ofWholeOnes() {
        receiver.answer(200, "[{\"id\":1}]", Map.of());
        String reason = "y".repeat(131) + "\ud83d\udea8".repeat(10);
        assertTold(gitHub(), Examples.verdict(Map.of("reason", reason)));

        assertThat(receiver.received().get(1).json().getString("description"))
                .isEqualTo("ABORT: " + "y".repeat(131) + "…");
    }

    @Test
    void gitHub_withoutADeploymentOfTheVersion_isGivenUp() {
        receiver.answer(200, "[]", Map.of());

        assertThat(tell(gitHub(), Examples.abort()))
                .isEqualTo(new AttemptOutcome(
                        Kind.REFUSED,
                        "there is no deployment of v1.5.0 to production in shop/checkout",
                        Duration.ZERO));
        assertThat(receiver.received()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"<html>hunter2</html>", "{}", "[1]", "[{}]", "[{\"id\":\"x\"}]", "''"})
    void gitHub_thatAnswersGarbage_isAskedAgain_andNothingOfItIsRepeated(String body) {
        receiver.answer(200, body, Map.of());

        assertThat(tell(gitHub(), Examples.abort()))
                .isEqualTo(new AttemptOutcome(Kind.FAILED, "the answer is no list of deployments", Duration.ZERO));
    }

    @Test
    void gitHub_thatRefusesTheToken_isAskedAgain() {
        receiver.answer(401, "{}", Map.of());

        assertThat(tell(gitHub(), Examples.abort()))
                .isEqualTo(new AttemptOutcome(Kind.FAILED, "status 401", Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"shop", "shop/check/out", "shop/check out", "/", "'shop/checkout?x'"})
    void gitHub_withARepositoryThatIsNone_isRefused(String repository) {
        assertThatThrownBy(() -> NoticeConfig.gitHub(receiver.url("/"), repository, "x", TEXT, "x", PAGES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("repository: owner/name; was " + repository);
    }

    @Test
    void grafana_getsAnAnnotationWithTimeAndTags() {
        assertTold(grafana(), Examples.abort());

        Received request = receiver.only();
        assertThat(request.line()).isEqualTo("POST /api/annotations");
        assertThat(request.ownHeaders())
                .isEqualTo(Map.of(
                        "authorization", "Bearer hunter1",
                        "content-type", "application/json",
                        "user-agent", "canary-judge/1.2.3"));
        assertThat(request.json())
                .isEqualTo(new JsonObject()
                        .put("time", 1_795_428_000_000L)
                        .put(
                                "tags",
                                new JsonArray()
                                        .add("canary-judge")
                                        .add("service:checkout")
                                        .add("verdict:ABORT"))
                        .put("text", TOLD));
    }

    @ParameterizedTest
    @CsvSource({
        "204, '', DELIVERED, 0",
        "301, '', FAILED, 0",
        "400, '', REFUSED, 0",
        "403, '', FAILED, 0",
        "404, '', FAILED, 0",
        "410, '', GONE, 0",
        "413, '', REFUSED, 0",
        "415, '', REFUSED, 0",
        "422, '', REFUSED, 0",
        "429, 30, FAILED, 30",
        "429, '', FAILED, 0",
        "500, '', FAILED, 0",
        "503, 'Mon, 23 Nov 2026 10:01:00 GMT', FAILED, 59"
    })
    void answer_means(int status, String retryAfter, Kind kind, int pauseSeconds) {
        Map<String, String> headers = retryAfter.isEmpty() ? Map.of() : Map.of("retry-after", retryAfter);
        receiver.answer(status, "hunter2", headers);

        AttemptOutcome outcome = tell(grafana(), Examples.abort());

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.reason()).isEqualTo("status " + status);
        assertThat(outcome.pause().toSeconds()).isEqualTo(pauseSeconds);
    }

    @Test
    void redirect_isNotFollowed() {
        receiver.answer(
                307, "", Map.of("location", receiver.url("/elsewhere").uri().toString()));

        assertThat(tell(chat(), Examples.abort()).reason()).isEqualTo("status 307");
        assertThat(receiver.only().line()).isEqualTo("POST /services/T0/B0/hunter1");
    }

    @Test
    void receiver_thatIsDown_isToldLater() throws Exception {
        int port = FreePorts.next();
        OutboundUrl nobody = new OutboundUrl(URI.create("http://127.0.0.1:" + port + "/hunter1"));

        assertThat(tell(NoticeConfig.chat(nobody, TEXT, PAGES), Examples.abort()))
                .isEqualTo(new AttemptOutcome(
                        Kind.FAILED, "cannot connect: Connection refused: /127.0.0.1:" + port, Duration.ZERO));
    }

    @Test
    void receiver_thatIsSlow_isLeftWhenTheTimeIsUp() throws Exception {
        NoticeConfig config = toSocket(socket -> {}).withTimeout(Duration.ofMillis(300));

        assertThat(tell(config, Examples.abort()))
                .isEqualTo(new AttemptOutcome(Kind.FAILED, "no answer within 300 ms", Duration.ZERO));
    }

    @Test
    void receiver_thatTalksGarbage_isToldLater_andNothingOfItIsRepeated() throws Exception {
        NoticeConfig config = toSocket(socket -> socket.handler(socket::write));

        assertThat(tell(config, Examples.abort()))
                .isEqualTo(new AttemptOutcome(Kind.FAILED, "no HTTP answer (IllegalArgumentException)", Duration.ZERO));
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void receiver_thatHangsUp_isToldLater() throws Exception {
        assertThat(tell(toSocket(NetSocket::close), Examples.abort()))
                .isEqualTo(new AttemptOutcome(Kind.FAILED, "connection closed without an answer", Duration.ZERO));
    }

    private NoticeConfig toSocket(Consumer<NetSocket> behaviour) throws Exception {
        NetServer server = vertx.createNetServer()
                .connectHandler(behaviour::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/hunter1");
        return NoticeConfig.chat(new OutboundUrl(url), TEXT, PAGES);
    }

    @Test
    void receiver_atAPrivateAddress_isNotCalledUnlessAllowed() {
        assertThat(attempt(notifier(chat()), Examples.abort()))
                .isEqualTo(new AttemptOutcome(
                        Kind.REFUSED, "the host has no address that the policy PUBLIC_ONLY permits", Duration.ZERO));
        assertThat(attempt(notifier(gitHub()), Examples.abort()).kind()).isEqualTo(Kind.REFUSED);
        assertThat(receiver.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"hello", "[]", "{}", "{\"data\":1}", "''"})
    void notification_thatHasNoData_isGivenUp(String payload) {
        Notification notification = new Notification("msg_1", "verdict.changed", Examples.AT, payload);

        assertThat(tell(chat(), notification))
                .isEqualTo(new AttemptOutcome(Kind.REFUSED, "the notification has no data", Duration.ZERO));
    }

    @Test
    void close_whileAnAttemptIsUnderWay_failsIt_asItDoesLaterOnes() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        HttpNotifier notifier = notifier(toSocket(socket -> socket.handler(request -> arrived.complete(null)))
                .withAddresses(AddressPolicy.ANY));
        CompletionStage<AttemptOutcome> attempt = notifier.attempt(Examples.abort());
        assertThat(arrived).succeedsWithin(Examples.SOON);

        notifier.close();

        AttemptOutcome closed = new AttemptOutcome(Kind.FAILED, "the notifier is closed", Duration.ZERO);
        assertThat(outcome(attempt)).isEqualTo(closed);
        assertThat(attempt(notifier, Examples.abort())).isEqualTo(closed);
    }

    @Test
    void secrets_areInNoText() {
        for (NoticeConfig config : List.of(chat(), cdEvents(), gitHub(), grafana())) {
            assertThat(config.toString()).doesNotContain("hunter").doesNotContain("/T0/");
            assertThat(notifier(config).receiver()).isEqualTo(receiver.url("/").origin());
        }
    }

    @Test
    void timeout_outOfItsRange_isRefused() {
        assertThatThrownBy(() -> chat().withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout: from 1 ms to PT5M; was PT0S");
        assertThatThrownBy(() -> chat().withTimeout(Duration.ofMinutes(6)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
