package io.canaryjudge.http.service;

import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.WindowPair;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    IngestShards(ServerConfig config, InstantSource clock, Telemetry telemetry) {
        this.config = config;
        this.clock = clock;
        this.telemetry = telemetry;
        series = new SeriesBudget(config.maxSeries(), config.ingest().maxSeriesPerService());
        bodies = new BodyBudget(config.ingest().maxBodyBytesInFlight());
        telemetry.gauge("judge_series", "Series that windows are kept for.", series::series);
        telemetry.gauge("judge_body_bytes_in_flight", "Bytes of bodies that are being taken in.", bodies::used);
    }

    /** A new shard that belongs to the current context. */
    public IngestShard open(Context context) {
        IngestShard shard = new IngestShard(context, clock, config.windows(), series, telemetry);
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
     * @param home the context on which to be called, and on which the result arrives
     * @return for each range where to read its windows; those outside of it are empty
     */
    Future<List<WindowSource>> windows(List<WindowRange> ranges, Context home) {
        Promise<List<WindowSource>> result = Promise.promise();
        List<IngestShard> asked = List.copyOf(shards);
        Gathering gathering = new Gathering(ranges, asked.size(), result);
        if (asked.isEmpty()) {
            gathering.finish();
        }
        for (IngestShard shard : asked) {
            shard.run(() -> {
                List<List<WindowPair>> part = read(shard, ranges);
                home.runOnContext(back -> gathering.add(part));
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

    /** What the shards have answered so far. Confined to the context of whoever asked. */
    private static final class Gathering {
        private final List<WindowRange> ranges;
        private final List<List<WindowPair>> merged = new ArrayList<>();
        private final Promise<List<WindowSource>> result;
        private int missing;

        Gathering(List<WindowRange> ranges, int shards, Promise<List<WindowSource>> result) {
            this.ranges = ranges;
            this.result = result;
            missing = shards;
            ranges.forEach(range -> merged.add(List.of()));
        }

        void add(List<List<WindowPair>> part) {
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
            result.complete(sources);
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
