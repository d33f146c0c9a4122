package io.canaryjudge.http.demo;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.JudgeServer;
import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A demonstration of the main job, with real servers and real requests on the loopback address: a good release is rolled out
 * and a bad one rolled back, by the service alone. Used by one thread.
 */
public final class Demo implements AutoCloseable {

    private static final String SERVICE = "checkout";
    /** Slow enough that the hiccups of a busy machine are small beside its p99 of 358 ms. */
    private static final Release FIRST = new Release("1.4.2", 200, 0.25, 0.005);
    /** Behaves as the first. */
    private static final Release GOOD = new Release("1.5.0", 200, 0.25, 0.005);
    /** Eight times the errors, and a p99 of 719 ms behind the same median. */
    private static final Release BAD = new Release("1.6.0", 200, 0.55, 0.04);

    private static final int INSTANCES = 3;
    private static final Traffic.Plan TRAFFIC = new Traffic.Plan(SERVICE, 500, 60_000);
    private static final long SEED = 20_260_101;

    /** Samples come within two seconds; what is looked at after a rollback are windows that take no more. */
    private static final WindowSpec WINDOWS = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(3));

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final Screen screen;
    private final Scene scene;
    private final JudgeServer server;
    private final Vertx vertx;
    private final JudgeClient judge;
    private final Traffic traffic;

    private Demo(Screen screen, Scene scene, JudgeServer server, SplittableRandom random) {
        this.screen = screen;
        this.scene = scene;
        this.server = server;
        vertx = Vertx.vertx();
        judge = new JudgeClient(WebClient.create(vertx), server.port());
        traffic = Traffic.start(scene, TRAFFIC, server.port(), random, screen::note);
    }

    /**
     * Starts the service and the traffic.
     *
     * @param port where the service is to listen; a free port is taken, and told, where it cannot
     */
    public static Demo start(int port, Screen screen) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        Scene scene = Scene.start(FIRST, INSTANCES, random.split(), screen::note);
        try {
            JudgeServer server = serve(port, scene.front(), screen);
            screen.result("page: " + page(server));
            return new Demo(screen, scene, server, random.split());
        } catch (RuntimeException e) {
            scene.close();
            throw e;
        }
    }

    private static JudgeServer serve(int port, Front front, Screen screen) {
        ServerConfig config = ServerConfig.DEFAULT.toBuilder()
                .windows(WINDOWS)
                .controllers(front.controllers())
                .build()
                .inMemory()
                .withAccess(AccessSettings.DEFAULT.withAuthentication(AccessSettings.Authentication.NONE))
                .withPort(port);
        try {
            return JudgeClient.await(JudgeServer.start(config), PATIENCE);
        } catch (Exception e) {
            if (port != 0 && (e instanceof BindException || e.getCause() instanceof BindException)) {
                screen.note("port " + port + " is taken, so the service listens on another one");
                return serve(0, front, screen);
            }
            throw e;
        }
    }

    private static URI page(JudgeServer server) {
        return URI.create("http://" + Loopback.ADDRESS + ":" + server.port() + "/");
    }

    /** Plays it through; whether the good release was promoted, the bad one rolled back, and the requests followed. */
    public boolean play() throws InterruptedException {
        screen.note(String.format(
                Locale.ROOT,
                "%.0f requests a second through %s to %s %s, %d instances of each version; this takes about a minute",
                TRAFFIC.perSecond(),
                scene.front().words(),
                SERVICE,
                FIRST.version(),
                INSTANCES));
        Thread.sleep(WARM_UP.toMillis());
        Trial good = rollOut(GOOD, Verdict.Kind.PROMOTE);
        Trial bad = rollOut(BAD, Verdict.Kind.ABORT);
        traffic.drain();
        show(good);
        show(bad);
        screen.result("");
        DemoPlan.IN_WORDS.forEach(screen::result);
        screen.result(accounts());
        return good.isAsExpected() && bad.isAsExpected();
    }

    private Trial rollOut(Release release, Verdict.Kind expected) throws InterruptedException {
        Deployment baseline = scene.serving();
        Deployment canary = scene.deploy(release);
        Trial trial =
                new RolloutRun(judge, screen, scene.front(), baseline, canary).follow(SERVICE, page(server), expected);
        if (trial.isPromoted()) {
            scene.serves(canary);
        }
        return trial;
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
        traffic.stop();
        scene.close();
    }

    @Override
    public void close() {
        traffic.stop();
        scene.close();
        JudgeClient.await(vertx.close(), PATIENCE);
        JudgeClient.await(server.stop(), PATIENCE);
    }
}
