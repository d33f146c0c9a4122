package io.canaryjudge.http;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What is measured of the versions 1 and 2 of the services {@code good}, {@code failing} and {@code slow}, second by second as
 * time goes on. Version 1 fails in one of a hundred requests; so does version 2, but that of {@code failing} in ten, and the
 * latencies of {@code slow}'s are four times as long. It stops by itself after three minutes.
 */
public final class MeasuredTraffic implements AutoCloseable {

    private static final int MOST_SECONDS = 180;
    private static final int REQUESTS = 400;
    private static final double[] ENDS = {0.025, 0.05, 0.1, 0.2, 0.4, 0.8};

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Version> versions = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();

    /** @param sink is given everything that is measured in a second */
    public MeasuredTraffic(Consumer<List<Measured>> sink) {
        long seed = 1;
        for (String service : List.of("good", "failing", "slow")) {
            versions.add(new Version(service, "1", 0.01, 1, seed++));
            versions.add(new Version(
                    service, "2", service.equals("failing") ? 0.1 : 0.01, service.equals("slow") ? 4 : 1, seed++));
        }
        thread.execute(() -> measure(sink));
    }

    private void measure(Consumer<List<Measured>> sink) {
        try {
            for (int second = 0; second < MOST_SECONDS && !thread.isShutdown(); second++) {
                long now = System.currentTimeMillis();
                List<Measured> all = new ArrayList<>();
                versions.forEach(version -> all.addAll(version.second(now)));
                offer(all, sink);
                TimeUnit.MILLISECONDS.sleep(Math.max(0, 1_000 - (System.currentTimeMillis() - now)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nobody takes is lost, and counted on. */
    private void offer(List<Measured> all, Consumer<List<Measured>> sink) {
        try {
            sink.accept(all);
        } catch (UncheckedIOException e) {
            lost.addAndGet(all.size());
        }
    }

    /** How many numbers nobody has taken. */
    public int lost() {
        return lost.get();
    }

    /**
     * A number.
     *
     * @param measurement of InfluxDB, and {@code field} there; Prometheus' name is both
     * @param le the end of a bucket; empty where it is none
     */
    public record Measured(
            String measurement, String field, String service, String version, String le, long atMillis, long value) {

        /** As InfluxDB's line protocol has it. */
        public String line() {
            return measurement + ",service=" + service + ",version=" + version + ",instance=i" + version
                    + (le.isEmpty() ? "" : ",le=" + le) + " " + field + "=" + value + "i " + atMillis;
        }

        /** As Prometheus' text has it. */
        public String text() {
            return measurement + "_" + field + "{service=\"" + service + "\",version=\"" + version + "\",instance=\"i"
                    + version + "\"" + (le.isEmpty() ? "" : ",le=\"" + le + "\"") + "} " + value + " " + atMillis;
        }
    }

    /** One version, with what it has counted since it began. */
    private static final class Version {
        private final String service;
        private final String version;
        private final double failing;
        private final double slowness;
        private final SplittableRandom random;
        private final long[] buckets = new long[ENDS.length + 1];
        private long requests;
        private long failures;

        Version(String service, String version, double failing, double slowness, long seed) {
            this.service = service;
            this.version = version;
            this.failing = failing;
            this.slowness = slowness;
            random = new SplittableRandom(seed);
        }

        List<Measured> second(long nowMillis) {
            long failed = 0;
            for (int i = 0; i < REQUESTS; i++) {
                failed += random.nextDouble() < failing ? 1 : 0;
                double seconds = 0.04 * slowness * Math.exp(0.7 * (random.nextDouble() + random.nextDouble() - 1));
                for (int bucket = 0; bucket < buckets.length; bucket++) {
                    buckets[bucket] += bucket == ENDS.length || seconds <= ENDS[bucket] ? 1 : 0;
                }
            }
            requests += REQUESTS;
            failures += failed;
            List<Measured> all = new ArrayList<>();
            all.add(of("http", "requests_total", "", nowMillis, requests));
            all.add(of("http", "failures_total", "", nowMillis, failures));
            all.add(of("http_step", "requests", "", nowMillis, REQUESTS));
            all.add(of("http_step", "failures", "", nowMillis, failed));
            for (int bucket = 0; bucket < buckets.length; bucket++) {
                String le = bucket == ENDS.length ? "+Inf" : String.format(Locale.ROOT, "%s", ENDS[bucket]);
                all.add(of("http_duration_seconds", "bucket", le, nowMillis, buckets[bucket]));
            }
            return all;
        }

        private Measured of(String measurement, String field, String le, long atMillis, long value) {
            return new Measured(measurement, field, service, version, le, atMillis, value);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
