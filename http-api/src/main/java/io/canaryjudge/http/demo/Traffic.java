package io.canaryjudge.http.demo;

import io.canaryjudge.http.demo.Splitter.Share;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Users, a splitter and the releases behind it. All of it runs on one event loop, so whatever disturbs one version
 * disturbs the other as well. Used by one thread, which it blocks while something starts or stops.
 */
final class Traffic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WHOLE = 100;

    private final Vertx vertx;
    private final InstantSource clock = InstantSource.system();
    private final SplittableRandom random;
    private final int instances;
    private final RequestCounts counts = new RequestCounts();
    private final SampleShipper shipper;
    private final Splitter splitter;
    private final LoadGenerator load;
    private BackEnd baseline;

    private Traffic(Vertx vertx, Plan plan, int judgePort, Consumer<String> notices) {
        this.vertx = vertx;
        random = new SplittableRandom(plan.seed());
        instances = plan.instances();
        shipper = new SampleShipper(WebClient.create(vertx), judgePort, plan.service(), notices);
        baseline = deploy(plan.first());
        splitter = new Splitter(vertx, clock, counts.andThen(shipper), List.of(new Share(baseline.instances(), WHOLE)));
        int splitterPort = await(splitter.listen());
        load = new LoadGenerator(vertx, splitterPort, plan.perSecond(), plan.mostRequests(), random.split());
    }

    /**
     * Starts the traffic, all of it to the first release.
     *
     * @param judgePort where the service takes samples on the loopback address
     * @param notices told in one line of whatever did not go well
     */
    static Traffic start(Plan plan, int judgePort, Consumer<String> notices) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            Traffic traffic = new Traffic(vertx, plan, judgePort, notices);
            traffic.shipper.start(vertx);
            traffic.load.start();
            return traffic;
        } catch (RuntimeException e) {
            await(vertx.close());
            throw e;
        }
    }

    /** Starts a release, which gets no traffic yet. */
    BackEnd deploy(Release release) {
        return await(BackEnd.start(vertx, release, instances, random.split()));
    }

    /** Gives a canary some of the traffic and leaves the rest to the baseline. */
    void split(BackEnd canary, int canaryPercent) {
        splitter.split(List.of(
                new Share(baseline.instances(), WHOLE - canaryPercent), new Share(canary.instances(), canaryPercent)));
    }

    /** Gives all traffic to a release, which is the baseline from now on. */
    void allTo(BackEnd release) {
        splitter.split(List.of(new Share(release.instances(), WHOLE)));
        baseline = release;
    }

    /** Stops a release that gets no traffic any more. */
    void retire(BackEnd release) {
        await(release.stop());
    }

    /** What gets all traffic that no canary gets. */
    BackEnd baseline() {
        return baseline;
    }

    /** Counts requests by version anew, from the present moment on. */
    void restartCounts() {
        counts.restart(clock.millis());
    }

    /** Requests of one version since the counts were started, as the splitter saw them. */
    RequestCounts.Count count(String version) {
        return counts.of(version);
    }

    LoadGenerator.Tally sent() {
        return load.tally();
    }

    SampleShipper.Tally shipped() {
        return shipper.tally();
    }

    /** Ends the load and waits until what was under way has been answered and shipped. */
    void drain() throws InterruptedException {
        load.stop();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while ((load.underWay() > 0 || shipper.isBusy()) && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        load.stop();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return JudgeClient.await(future, PATIENCE);
    }

    /**
     * What traffic there is.
     *
     * @param service the name under which samples are shipped
     * @param first the release that takes all traffic at the beginning
     * @param instances how many of each release
     * @param perSecond requests in the long run
     * @param mostRequests after so many the load stops by itself
     */
    record Plan(String service, Release first, int instances, double perSecond, long mostRequests, long seed) {}
}
