package io.canaryjudge.http.demo;

import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The users of a scene, and what brings the judge what its servers have measured. */
final class Traffic {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;

    private final SampleShipper shipper;
    private final LoadGenerator load;

    private Traffic(SampleShipper shipper, LoadGenerator load) {
        this.shipper = shipper;
        this.load = load;
    }

    /**
     * Starts it.
     *
     * @param judgePort where the service takes samples on the loopback address
     * @param notices told in one line of whatever did not go well
     */
    static Traffic start(Scene scene, Plan plan, int judgePort, SplittableRandom random, Consumer<String> notices) {
        SampleShipper shipper = new SampleShipper(WebClient.create(scene.vertx()), judgePort, plan.service(), notices);
        LoadGenerator load =
                new LoadGenerator(scene.vertx(), scene.front().port(), plan.perSecond(), plan.mostRequests(), random);
        scene.tell(shipper);
        shipper.start(scene.vertx());
        load.start();
        return new Traffic(shipper, load);
    }

    LoadGenerator.Tally sent() {
        return load.tally();
    }

    SampleShipper.Tally shipped() {
        return shipper.tally();
    }

    /** Ends the load; answers may still come. */
    void stop() {
        load.stop();
    }

    /** Ends the load and waits until what was under way has been answered and shipped. */
    void drain() throws InterruptedException {
        load.stop();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while ((load.underWay() > 0 || shipper.isBusy()) && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /**
     * What traffic there is.
     *
     * @param service the name under which samples are shipped
     * @param perSecond requests in the long run
     * @param mostRequests after so many the load stops by itself
     */
    record Plan(String service, double perSecond, long mostRequests) {}
}
