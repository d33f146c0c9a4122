package io.canaryjudge.http.service;

import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.WindowPair;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All shards of this process and what they share. Safe for use by several threads. */
public final class IngestShards {

    private static final Logger LOG = LoggerFactory.getLogger(IngestShards.class);

    private final ServerConfig config;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final SeriesBudget series;
    private final BodyBudget bodies;
    private final List<IngestShard> shards = new CopyOnWriteArrayList<>();

    private final @Nullable GroupCommit log;
    private final AtomicReference<RecoveredWindows> recovered = new AtomicReference<>(RecoveredWindows.NONE);

    /** @param log makes durable what is taken; null where it is counted at once */
    IngestShards(ServerConfig config, InstantSource clock, Telemetry telemetry, @Nullable GroupCommit log) {
        this.log = log;
        this.config = config;
        this.clock = clock;
        this.telemetry = telemetry;
        series = new SeriesBudget(config.maxSeries(), config.ingest().maxSeriesPerService());
        bodies = new BodyBudget(config.ingest().maxBodyBytesInFlight());
        telemetry.gauge("judge_series", "Series that windows are kept for.", series::series);
        telemetry.gauge("judge_body_bytes_in_flight", "Bytes of bodies that are being taken in.", bodies::used);
    }

    /** Takes windows of an earlier process, for the first shard that is opened after this. */
    public void restore(RecoveredWindows windows) {
        recovered.set(windows);
    }

    /** A new shard that belongs to this loop. */
    public IngestShard open(Loop loop) {
        IngestShard shard = new IngestShard(loop, clock, config, series, telemetry, log);
        shard.restore(recovered.getAndSet(RecoveredWindows.NONE));
        shards.add(shard);
        return shard;
    }

    /** What all bodies that are under way together may take. */
    public BodyBudget bodies() {
        return bodies;
    }

    /**
     * Gathers windows from all shards, one message to each and back. A later call is never answered before an earlier one.
     *
     * @param nowMillis the present time; of windows that are sealed by then, shards take no more samples
     * @param home the loop on which to be called, and on which the result arrives
     */
    Future<Gathered> windows(List<WindowRange> ranges, long nowMillis, Loop home) {
        Promise<Gathered> result = Promise.promise();
        List<IngestShard> asked = List.copyOf(shards);
        Gathering gathering = new Gathering(ranges, asked.size(), nowMillis, result);
        if (asked.isEmpty()) {
            gathering.finish();
        }
        for (IngestShard shard : asked) {
            shard.run(() -> {
                long settledMillis = shard.settle(nowMillis);
                List<List<WindowPair>> part = read(shard, ranges);
                home.run(() -> gathering.add(part, settledMillis));
            });
        }
        return result.future();
    }

    /** Should one shard fail, the others' windows count. */
    private static List<List<WindowPair>> read(IngestShard shard, List<WindowRange> ranges) {
        try {
            return ranges.stream().map(shard::windows).toList();
        } catch (RuntimeException e) {
            LOG.error("the windows of one ingest loop could not be read", e);
            return ranges.stream().map(range -> List.<WindowPair>of()).toList();
        }
    }

    /**
     * The windows of all shards.
     *
     * @param settledMillis up to which moment everything that arrived is in them, milliseconds since 1970
     * @param sources for each range where to read its windows; those outside of it are empty
     */
    record Gathered(long settledMillis, List<WindowSource> sources) {}

    /** What the shards have answered so far. Confined to the loop of whoever asked. */
    private static final class Gathering {
        private final List<WindowRange> ranges;
        private final List<List<WindowPair>> merged = new ArrayList<>();
        private final Promise<Gathered> result;
        private int missing;
        private long settledMillis;

        Gathering(List<WindowRange> ranges, int shards, long nowMillis, Promise<Gathered> result) {
            this.ranges = ranges;
            settledMillis = nowMillis;
            this.result = result;
            missing = shards;
            ranges.forEach(range -> merged.add(List.of()));
        }

        void add(List<List<WindowPair>> part, long settledPartMillis) {
            settledMillis = Math.min(settledMillis, settledPartMillis);
            for (int i = 0; i < part.size(); i++) {
                merged.set(i, merge(merged.get(i), part.get(i)));
            }
            missing--;
            if (missing == 0) {
                finish();
            }
        }

        void finish() {
            List<WindowSource> sources = new ArrayList<>();
            for (int i = 0; i < merged.size(); i++) {
                sources.add(source(ranges.get(i).first(), merged.get(i)));
            }
            result.complete(new Gathered(settledMillis, sources));
        }

        private static List<WindowPair> merge(List<WindowPair> one, List<WindowPair> other) {
            if (one.isEmpty() || other.isEmpty()) {
                return one.isEmpty() ? other : one;
            }
            List<WindowPair> both = new ArrayList<>();
            for (int i = 0; i < one.size(); i++) {
                both.add(one.get(i).merge(other.get(i)));
            }
            return both;
        }
    }

    private static WindowSource source(long first, List<WindowPair> windows) {
        return index -> index >= first && index - first < windows.size()
                ? windows.get((int) (index - first))
                : new WindowPair(index, Collections.emptySortedMap(), Collections.emptySortedMap());
    }
}
