package io.canaryjudge.connector.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the differences of any traffic obey. */
class WriteLawsTest {

    private static final long T = 1_700_000_000_000L;
    private static final int SCRAPES = 12;
    private static final String[] ENDS = {"0.005", "0.05", "0.5", "5", "+Inf"};

    /** One sample of one series. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(Labels labels, long epochMillis, long count, byte[] histogram) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void differences_doNotDependOnHowRequestsAreCutIntoBodies(long seed) {
        Traffic traffic = new Traffic(new SplittableRandom(seed));
        List<List<Piece>> scrapes = new ArrayList<>();
        for (int scrape = 0; scrape < SCRAPES; scrape++) {
            scrapes.add(traffic.scrape(T + scrape * 1_000L));
        }

        Map<String, WindowSnapshot> whole = counted(scrapes, new SplittableRandom(0), Integer.MAX_VALUE);

        assertThat(whole).isNotEmpty();
        assertThat(whole.values().stream().mapToLong(WindowSnapshot::outcomes).sum())
                .as("requests that the traffic had after each series' first scrape")
                .isEqualTo(traffic.outcomes);
        for (int most = 1; most < 40; most = most * 2 + 1) {
            assertThat(counted(scrapes, new SplittableRandom(seed + most), most))
                    .as("bodies of up to %d samples, in any order within a scrape", most)
                    .isEqualTo(whole);
        }
    }

    private static Map<String, WindowSnapshot> counted(List<List<Piece>> scrapes, SplittableRandom random, int most) {
        RemoteWriteReceiver receiver = new RemoteWriteReceiver(RemoteWriteConfig.DEFAULT, 1 << 20);
        Map<String, WindowSnapshot> counted = new TreeMap<>();
        for (List<Piece> scrape : scrapes) {
            List<Piece> left = new ArrayList<>(scrape);
            while (!left.isEmpty()) {
                WriteProtocol protocol = random.nextBoolean() ? WriteProtocol.V1 : WriteProtocol.V2;
                WriteBody body = new WriteBody(protocol);
                int size = most == Integer.MAX_VALUE ? left.size() : random.nextInt(1, most + 1);
                for (int i = 0; i < size && !left.isEmpty(); i++) {
                    write(body, left.remove(most == Integer.MAX_VALUE ? 0 : random.nextInt(left.size())));
                }
                long now = scrape.get(0).epochMillis() + 100;
                for (CountedRequests one :
                        receiver.receive(protocol, body.packed(), now).requests()) {
                    String stretch = one.series() + " " + one.fromMillis() + " " + one.toMillis();
                    counted.merge(stretch, one.requests(), WindowSnapshot::merge);
                }
            }
        }
        return counted;
    }

    private static void write(WriteBody body, Piece piece) {
        if (piece.histogram().length > 0) {
            body.histogram(piece.labels(), piece.histogram());
        } else {
            body.sample(piece.labels(), piece.epochMillis(), piece.count());
        }
    }

    /** Services with a counter, a classic and a native histogram that grow at random and are started anew at times. */
    private static final class Traffic {
        private final SplittableRandom random;
        private final long[] counters = new long[6];
        private final long[][] classics = new long[6][ENDS.length];
        private final long[][] natives = new long[6][4];
        private boolean first = true;
        private long outcomes;

        Traffic(SplittableRandom random) {
            this.random = random;
        }

        List<Piece> scrape(long at) {
            List<Piece> pieces = new ArrayList<>();
            for (int i = 0; i < counters.length; i++) {
                SeriesKey key = new SeriesKey("s" + i % 2, "v" + i % 3, "i" + i);
                counters[i] = grown(counters[i]);
                pieces.add(new Piece(labels("http_requests_total", "c" + i, key), at, counters[i], new byte[0]));
                grow(classics[i]);
                long through = 0;
                for (int bucket = 0; bucket < ENDS.length; bucket++) {
                    through += classics[i][bucket];
                    Labels labels = labels("http_request_duration_seconds_bucket", "h" + i, key, "le", ENDS[bucket]);
                    pieces.add(new Piece(labels, at, through, new byte[0]));
                }
                grow(natives[i]);
                byte[] histogram = WriteBody.nativeHistogram(
                        at, 2, natives[i][0], 0, -4, natives[i][1], 0, natives[i][2], 7, natives[i][3]);
                pieces.add(new Piece(labels("grpc_server_handling_seconds", "n" + i, key), at, 0, histogram));
            }
            first = false;
            return pieces;
        }

        private Labels labels(String metric, String service, SeriesKey key, String... more) {
            List<String> all = new ArrayList<>(List.of("__name__", metric, "service", service));
            all.addAll(List.of("version", key.version(), "pod", key.instance(), "code", "200"));
            all.addAll(List.of(more));
            return Labels.of(all.toArray(String[]::new));
        }

        private long grown(long count) {
            int more = random.nextInt(50);
            outcomes += first ? 0 : more;
            return count + more;
        }

        /** Grows every bucket, or begins anew with some. */
        private void grow(long[] buckets) {
            boolean anew = !first && random.nextInt(5) == 0 && buckets[0] > 0;
            for (int bucket = 0; bucket < buckets.length; bucket++) {
                buckets[bucket] = grown(anew ? 0 : buckets[bucket]);
            }
            if (anew) {
                outcomes -= buckets[0];
                buckets[0] = 0;
            }
        }
    }
}
