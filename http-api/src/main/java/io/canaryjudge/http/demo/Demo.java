package io.canaryjudge.http.demo;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.JudgeServer;
import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.demo.Trial.Moved;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * A demonstration of the main job, with real servers and real requests on the loopback address: a good release is
 * promoted and a bad one aborted, by the service's verdicts alone. Used by one thread.
 */
public final class Demo implements AutoCloseable {

    private static final String SERVICE = "checkout";
    /** Slow enough that the hiccups of a busy machine are small beside its p99 of 358 ms. */
    private static final Release FIRST = new Release("1.4.2", 200, 0.25, 0.005);
    /** Behaves as the first. */
    private static final Release GOOD = new Release("1.5.0", 200, 0.25, 0.005);
    /** Eight times the errors, and a p99 of 719 ms behind the same median. */
    private static final Release BAD = new Release("1.6.0", 200, 0.55, 0.04);

    /** Twice the time in which evidence suffices on a quiet machine. */
    private static final Duration GOOD_TRIAL = Duration.ofSeconds(60);
    /** Shorter, so that even a judge that cannot decide leaves the demonstration below two minutes. */
    private static final Duration BAD_TRIAL = Duration.ofSeconds(40);

    private static final int CANARY_PERCENT = 50;
    private static final Traffic.Plan TRAFFIC = new Traffic.Plan(SERVICE, FIRST, 3, 500, 60_000, 20_260_101);

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    /** Between a change of weights and the counting of what follows: two clocks are compared. */
    private static final Duration SETTLING = Duration.ofMillis(50);

    private static final Duration AFTERWARDS = Duration.ofMillis(2_500);

    private final Screen screen;
    private final JudgeServer server;
    private final Vertx vertx;
    private final JudgeClient judge;
    private final Traffic traffic;

    private Demo(Screen screen, JudgeServer server) {
        this.screen = screen;
        this.server = server;
        vertx = Vertx.vertx();
        judge = new JudgeClient(WebClient.create(vertx), server.port());
        traffic = Traffic.start(TRAFFIC, server.port(), screen::note);
    }

    /**
     * Starts the service and the traffic.
     *
     * @param port where the service is to listen; a free port is taken, and told, where it cannot
     */
    public static Demo start(int port, Screen screen) {
        JudgeServer server = serve(port, screen);
        screen.result("page: " + page(server));
        return new Demo(screen, server);
    }

    private static JudgeServer serve(int port, Screen screen) {
        ServerConfig config = ServerConfig.DEFAULT
                .inMemory()
                .withAccess(AccessSettings.DEFAULT.withAuthentication(AccessSettings.Authentication.NONE))
                .withPort(port);
        try {
            return JudgeClient.await(JudgeServer.start(config), PATIENCE);
        } catch (Exception e) {
            if (port != 0 && (e instanceof BindException || e.getCause() instanceof BindException)) {
                screen.note("port " + port + " is taken, so the service listens on another one");
                return serve(0, screen);
            }
            throw e;
        }
    }

    private static URI page(JudgeServer server) {
        return URI.create("http://" + Loopback.ADDRESS + ":" + server.port() + "/");
    }

    /** Plays it through; whether the good release was promoted, the bad one aborted, and the traffic followed. */
    public boolean play() throws InterruptedException {
        screen.note(String.format(
                Locale.ROOT,
                "%.0f requests a second to %s %s, %d instances of each version; this takes about a minute",
                TRAFFIC.perSecond(),
                SERVICE,
                FIRST.version(),
                TRAFFIC.instances()));
        Thread.sleep(WARM_UP.toMillis());
        Trial good = judge(GOOD, GOOD_TRIAL, Verdict.Kind.PROMOTE);
        Trial bad = judge(BAD, BAD_TRIAL, Verdict.Kind.ABORT);
        traffic.drain();
        show(good);
        show(bad);
        screen.result("");
        DemoPolicy.IN_WORDS.forEach(screen::result);
        screen.result(accounts());
        return good.isAsExpected() && bad.isAsExpected();
    }

    private Trial judge(Release release, Duration limit, Verdict.Kind expected) throws InterruptedException {
        BackEnd baseline = traffic.baseline();
        BackEnd canary = traffic.deploy(release);
        traffic.restartCounts();
        traffic.split(canary, CANARY_PERCENT);
        screen.note("release " + release.version() + " is out and gets " + CANARY_PERCENT + " % of the traffic");
        long start = System.nanoTime();
        JsonObject verdict = awaitVerdict(baseline.release().version(), release.version(), limit);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        boolean isPromoted = verdict.getString("verdict").equals(Verdict.Kind.PROMOTE.name());
        BackEnd kept = isPromoted ? canary : baseline;
        traffic.allTo(kept);
        screen.note(verdict.getString("verdict") + ": all traffic goes to "
                + kept.release().version() + " now");
        Moved afterwards = watch(baseline, canary);
        traffic.retire(isPromoted ? baseline : canary);
        return new Trial(baseline.release().version(), release.version(), verdict, expected, took, afterwards);
    }

    private JsonObject awaitVerdict(String baseline, String canary, Duration limit) {
        long start = System.nanoTime();
        String id = judge.start(new JsonObject()
                .put("service", SERVICE)
                .put("baseline", baseline)
                .put("canary", canary)
                .put("stage", CANARY_PERCENT + "%")
                .put("policy", DemoPolicy.json(limit)));
        return judge.awaitFinal(
                id,
                limit.plus(PATIENCE),
                screen.statusPeriod(),
                state -> screen.status(TrialStatus.line(
                        canary, baseline, Duration.ofNanos(System.nanoTime() - start), traffic, state)));
    }

    private Moved watch(BackEnd baseline, BackEnd canary) throws InterruptedException {
        Thread.sleep(SETTLING.toMillis());
        traffic.restartCounts();
        Thread.sleep(AFTERWARDS.toMillis());
        return new Moved(
                traffic.count(canary.release().version()).requests(),
                traffic.count(baseline.release().version()).requests());
    }

    private void show(Trial trial) {
        screen.result("");
        trial.lines().forEach(screen::result);
    }

    private String accounts() {
        LoadGenerator.Tally sent = traffic.sent();
        SampleShipper.Tally shipped = traffic.shipped();
        return sent.sent() + " requests sent, " + sent.unanswered() + " unanswered, " + sent.leftOut()
                + " left out; " + shipped.taken() + " samples taken, " + shipped.late() + " too late, "
                + shipped.refused() + " refused, " + shipped.lost() + " lost.";
    }

    /** Ends the traffic and leaves only the service. */
    public void endTraffic() {
        traffic.close();
    }

    @Override
    public void close() {
        traffic.close();
        JudgeClient.await(vertx.close(), PATIENCE);
        JudgeClient.await(server.stop(), PATIENCE);
    }
}
