package io.canaryjudge.http.service;

import io.canaryjudge.connector.remotewrite.Received;
import io.canaryjudge.connector.remotewrite.RefusedBodyException;
import io.canaryjudge.connector.remotewrite.RemoteWriteReceiver;
import io.canaryjudge.connector.remotewrite.SampleFate;
import io.canaryjudge.connector.remotewrite.WriteProtocol;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.window.Arrival;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes bodies of Prometheus remote write to the windows, and counts what became of them. To be used on the service's
 * context.
 */
public final class RemoteWriteIngest {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteWriteIngest.class);
    private static final long EXPIRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final RemoteWriteReceiver receiver;
    private final JudgeService service;
    private final Telemetry telemetry;
    private volatile long series;

    /** An ingest whose requests go to {@code service}. */
    public RemoteWriteIngest(Vertx vertx, RemoteWriteReceiver receiver, JudgeService service, Telemetry telemetry) {
        this.vertx = vertx;
        this.receiver = receiver;
        this.service = service;
        this.telemetry = telemetry;
        for (SampleFate fate : SampleFate.values()) {
            telemetry.remoteWriteSamples(fate.word(), 0);
        }
        telemetry.gauge(
                "judge_remote_write_series", "Series of Prometheus remote write that are followed.", () -> series);
    }

    /** Starts to count, each second, what earlier bodies left to wait for; on the service's context. */
    public void start() {
        vertx.setPeriodic(EXPIRY_MILLIS, timer -> {
            long now = service.nowMillis();
            vertx.executeBlocking(() -> receiver.expire(now))
                    .onSuccess(this::take)
                    .onFailure(failure -> LOG.error("remote write: what waits could not be looked at", failure));
        });
    }

    /**
     * Takes a body, one after the other; on the service's context.
     *
     * @param services whose series are taken
     * @return fails with {@link RefusedBodyException} if it is malformed or too large
     */
    public Future<Taken> write(WriteProtocol protocol, byte[] body, Predicate<String> services) {
        long now = service.nowMillis();
        return vertx.executeBlocking(() -> receiver.receive(protocol, body, now, services))
                .map(this::take)
                .onFailure(failure -> {
                    if (failure instanceof RefusedBodyException) {
                        telemetry.remoteWriteBodyRefused();
                    }
                });
    }

    /** The shard in which it is counted. */
    public IngestShard shard() {
        return service.ownShard();
    }

    private Taken take(Received received) {
        received.samples().forEach((fate, count) -> telemetry.remoteWriteSamples(fate.word(), count));
        received.histograms().forEach((fate, count) -> telemetry.remoteWriteSamples(fate.word(), count));
        received.events().forEach((event, count) -> telemetry.remoteWriteEvents(event.word(), count));
        received.withoutVersion()
                .forEach(named -> LOG.info(
                        "remote write: {} has no label that names a version, so it is not used; this is said once",
                        named));
        series = receiver.series();
        long mark = service.ownShard().mark();
        return new Taken(received, service.ingestCounted(received.requests()), mark);
    }

    /**
     * What a body came to.
     *
     * @param arrivals how many of its requests had each fate, for each element of {@code received}
     * @param mark from which on they were recorded in the service's own shard
     */
    public record Taken(Received received, List<Map<Arrival, Long>> arrivals, long mark) {

        /** Whether any request was of a series for which there is no window. */
        public boolean isOverLimit() {
            return arrivals.stream().anyMatch(fates -> fates.keySet().stream().anyMatch(Arrival::isSeriesLimit));
        }
    }
}
