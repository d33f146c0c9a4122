package io.canaryjudge.http.service;

import io.canaryjudge.http.ingest.IngestMapping;
import io.canaryjudge.http.ingest.LineProtocolDecoder;
import io.canaryjudge.http.ingest.Precision;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.telemetry.Telemetry.SampleResult;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The windows of the requests that came in on one event loop. Confined to that loop's context: it is the only one that
 * writes them or reads them, so there is nothing to lock. {@link JudgeService} asks all shards for snapshots.
 */
public final class IngestShard {

    /** Sealed windows that are kept for a judge that comes late; it looks several times a window. */
    private static final int KEPT_WINDOWS = 16;

    private static final long LEAD_MILLIS = WindowSpec.LEAD.toMillis();

    private final Context context;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final WindowStore store;
    private final LineProtocolDecoder lines;

    IngestShard(Context context, InstantSource clock, WindowSpec windows, SeriesBudget budget, Telemetry telemetry) {
        this.context = context;
        this.clock = clock;
        this.telemetry = telemetry;
        store = new WindowStore(windows, budget, KEPT_WINDOWS);
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
        return fates;
    }

    /**
     * Begins to read a body in line protocol, whose requests are filed as they are read.
     *
     * @param body holds it from its beginning on, unchanged until it is read
     */
    public LineProtocolDecoder.Body read(byte[] body, int length, Precision precision) {
        return lines.read(body, 0, length, precision, clock.millis(), LEAD_MILLIS);
    }

    /** Counts what became of requests, for the service's metrics. */
    public void count(Map<Arrival, Long> arrivals) {
        arrivals.forEach((arrival, count) -> telemetry.samples(SampleResult.valueOf(arrival.name()), count));
    }

    /** Drops the series that have been silent for too long. */
    public void forgetIdle() {
        store.forgetIdle(clock.millis());
    }

    /** Runs an action on the shard's context, where its other methods may be called. */
    public void run(Runnable action) {
        context.runOnContext(now -> action.run());
    }

    List<WindowPair> windows(WindowRange range) {
        return store.pairs(range.service(), range.baseline(), range.canary(), range.first(), range.last());
    }
}
