package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.loop.VertxLoop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Windows of one series that several event loops have parts of. */
class IngestShardsTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final long WINDOW = WindowSpec.DEFAULT.indexOf(NOW);
    private static final WindowRange RANGE = new WindowRange("s", "1", "2", WINDOW - 2, WINDOW);

    private final Vertx vertx = Vertx.vertx();
    private final IngestShards shards = new IngestShards(
            ServerConfig.DEFAULT, InstantSource.fixed(Instant.ofEpochMilli(NOW)), new Telemetry(), null);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void windows_ofSeveralShards_areOneWindow() {
        IngestShard one = open();
        IngestShard other = open();
        on(one, () -> one.ingest(List.of(sample("1", "a", 0), sample("2", "b", 0))));
        Map<Arrival, Long> arrivals = on(
                other, () -> other.ingest(List.of(sample("1", "a", 0), sample("1", "a", 1_000), sample("1", "c", 0))));

        WindowSource windows = gather(RANGE).get(0);

        assertThat(arrivals).isEqualTo(Map.of(Arrival.RECORDED, 3L));
        WindowPair present = windows.at(WINDOW);
        assertThat(present.baseline()).containsOnlyKeys("a", "c");
        assertThat(outcomes(present.baseline(), "a")).isEqualTo(2);
        assertThat(outcomes(present.canary(), "b")).isEqualTo(1);
        assertThat(outcomes(windows.at(WINDOW - 1).baseline(), "a")).isEqualTo(1);
        assertThat(windows.at(WINDOW - 2).baseline()).isEmpty();
        assertThat(windows.at(WINDOW + 1).baseline()).isEmpty();
        assertThat(windows.at(WINDOW - 3).baseline()).isEmpty();
    }

    private static long outcomes(Map<String, WindowSnapshot> cohort, String instance) {
        return cohort.getOrDefault(instance, WindowSnapshot.EMPTY).outcomes();
    }

    @Test
    void windows_withoutAnyShard_areEmpty() {
        assertThat(gather(RANGE).get(0).at(WINDOW).canary()).isEmpty();
        assertThat(gather()).isEmpty();
    }

    @Test
    void windows_askedForSeveralTimes_areAnsweredInThatOrder() {
        open();
        open();
        Loop home = VertxLoop.current(vertx);
        List<Integer> order = new ArrayList<>();
        Promise<List<Integer>> done = Promise.promise();
        home.run(() -> {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                all.add(shards.windows(List.of(RANGE, RANGE), NOW, home).onSuccess(windows -> order.add(number)));
            }
            Future.all(all).map(order).onComplete(done);
        });

        assertThat(done.future().await()).hasSize(100).isSorted();
    }

    private IngestShard open() {
        return shards.open(VertxLoop.current(vertx));
    }

    private List<WindowSource> gather(WindowRange... ranges) {
        Loop home = VertxLoop.current(vertx);
        Promise<List<WindowSource>> result = Promise.promise();
        home.run(() -> shards.windows(List.of(ranges), NOW, home)
                .map(IngestShards.Gathered::sources)
                .onComplete(result));
        return result.future().await();
    }

    private static Map<Arrival, Long> on(IngestShard shard, Supplier<Map<Arrival, Long>> action) {
        Promise<Map<Arrival, Long>> result = Promise.promise();
        shard.run(() -> result.complete(action.get()));
        return result.future().await();
    }

    private static Sample sample(String version, String instance, long ageMillis) {
        return new Sample(new SeriesKey("s", version, instance), NOW - ageMillis, 5, Outcome.SUCCEEDED);
    }
}
