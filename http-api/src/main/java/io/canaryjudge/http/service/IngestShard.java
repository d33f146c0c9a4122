package io.canaryjudge.http.service;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.ingest.IngestMapping;
import io.canaryjudge.http.ingest.LineProtocolDecoder;
import io.canaryjudge.http.ingest.Precision;
import io.canaryjudge.http.ingest.ServiceFilter;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.telemetry.Telemetry.SampleResult;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.Filing;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The windows of the requests that came in on one event loop. Confined to that loop: it is the only one that
 * writes them or reads them, so there is nothing to lock. {@link JudgeService} asks all shards for snapshots.
 */
public final class IngestShard {

    /** Sealed windows that are kept for a judge that comes late; it looks several times a window. */
    static final int KEPT_WINDOWS = 16;

    private static final long LEAD_MILLIS = WindowSpec.LEAD.toMillis();

    private final Loop loop;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final WindowStore store;
    private final LineProtocolDecoder lines;
    private final @Nullable ShardCommits commits;

    /** @param log makes durable what is taken; null where it is counted at once */
    IngestShard(
            Loop loop,
            InstantSource clock,
            ServerConfig config,
            SeriesBudget budget,
            Telemetry telemetry,
            @Nullable GroupCommit log) {
        this.loop = loop;
        this.clock = clock;
        this.telemetry = telemetry;
        Filing filing = log == null ? Filing.AT_ONCE : Filing.ON_COMMIT;
        store = new WindowStore(config.windows(), budget, KEPT_WINDOWS, filing);
        commits = log == null
                ? null
                : new ShardCommits(loop, store, log, telemetry, config.keeping().commitInterval());
        lines = new LineProtocolDecoder(IngestMapping.DEFAULT, store::record, new SplittableRandom().nextLong());
    }

    /** The present time by the service's clock, milliseconds since 1970. */
    public long nowMillis() {
        return clock.millis();
    }

    /** Files samples under their windows; how many had each fate. */
    public Map<Arrival, Long> ingest(List<Sample> samples) {
        long now = clock.millis();
        Map<Arrival, Long> counts = new EnumMap<>(Arrival.class);
        for (Sample sample : samples) {
            counts.merge(store.record(sample, now), 1L, Long::sum);
        }
        count(counts);
        if (commits != null) {
            commits.commitSoon();
        }
        return counts;
    }

    /** Files requests that their senders counted; for each of the elements, how many requests had each fate. */
    public List<Map<Arrival, Long>> ingestCounted(List<CountedRequests> counted) {
        long now = clock.millis();
        List<Map<Arrival, Long>> fates = new ArrayList<>();
        for (CountedRequests requests : counted) {
            Map<Arrival, Long> counts = store.record(requests, now);
            count(counts);
            fates.add(counts);
        }
        if (commits != null) {
            commits.commitSoon();
        }
        return fates;
    }

    /** Whether no more can be taken until the disk has moved on. */
    public boolean isBlocked() {
        return commits != null && commits.isBlocked();
    }

    /** The present place in the order of what is recorded; for {@link #whenDurable}. */
    public long mark() {
        return commits == null ? 0 : commits.mark();
    }

    /**
     * Tells when everything is as durable as promised that was recorded since a mark, or that it never will be.
     *
     * @param told on the shard's loop; before this returns where there is nothing to wait for
     */
    public void whenDurable(long mark, Consumer<Fate> told) {
        if (commits == null) {
            told.accept(Fate.KEPT);
        } else {
            commits.whenDurable(mark, told);
        }
    }

    /** As {@link #whenDurable(long, Consumer)}. */
    public Future<Fate> whenDurable(long mark) {
        Promise<Fate> told = Promise.promise();
        whenDurable(mark, told::complete);
        return told.future();
    }

    /** Completes when nothing waits for the disk any more. */
    public Future<Void> flush() {
        return commits == null ? Future.succeededFuture() : commits.flush();
    }

    /** Does not let anybody wait for a disk that says nothing; to be called every second or so. */
    public void giveUpWaiting() {
        if (commits != null) {
            commits.giveUpWaiting();
        }
    }

    /** Counts what another process had counted. */
    void restore(RecoveredWindows windows) {
        windows.restore(store);
    }

    /**
     * Begins to read a body in line protocol, whose requests are filed as they are read.
     *
     * @param body holds it from its beginning on, unchanged until it is read
     * @param services whose lines are taken
     */
    public LineProtocolDecoder.Body read(byte[] body, int length, Precision precision, ServiceFilter services) {
        return lines.read(body, 0, length, precision, services, clock.millis(), LEAD_MILLIS);
    }

    /** Counts what became of requests, for the service's metrics. */
    public void count(Map<Arrival, Long> arrivals) {
        arrivals.forEach((arrival, count) -> telemetry.samples(SampleResult.valueOf(arrival.name()), count));
    }

    /** Drops the series that have been silent for too long. */
    public void forgetIdle() {
        store.forgetIdle(clock.millis());
    }

    /** Runs an action on the shard's loop, where its other methods may be called. */
    public void run(Runnable action) {
        loop.run(action);
    }

    /**
     * Up to which moment everything that arrived is counted.
     *
     * @param nowMillis the moment that is wanted
     */
    long settle(long nowMillis) {
        return store.settle(nowMillis);
    }

    List<WindowPair> windows(WindowRange range) {
        return store.pairs(range.service(), range.baseline(), range.canary(), range.first(), range.last());
    }
}
