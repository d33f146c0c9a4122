package io.canaryjudge.connector.remotewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.airlift.compress.snappy.SnappyCompressor;
import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.PlainSnappy;
import io.canaryjudge.fuzz.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Remote write, damaged before and after it is packed. Compared is what bodies say, each label, sample and field of a
 * histogram; what becomes of it is held to laws: every sample has one fate, nothing is counted that was not there, and no
 * more series are followed than may be.
 */
public final class WriteFuzz implements Subject {

    private static final long START = 1_700_000_000_000L;
    private static final long STRETCH_MILLIS = 600_000;
    private static final int STEP_MILLIS = 7;
    private static final int LIMIT = 1 << 16;
    private static final int MOST_SERIES = 500;
    private static final RemoteWriteConfig CONFIG = RemoteWriteConfig.DEFAULT.withLimits(
            new RemoteWriteConfig.Limits(MOST_SERIES, Duration.ofMinutes(1), Duration.ofSeconds(5)));
    private static final Predicate<String> WANTED = MetricRole.of(CONFIG.metrics())::containsKey;
    private static final List<byte[]> WORDS = List.of(
            new byte[] {0x0a, 0x00},
            new byte[] {0x0b},
            new byte[] {0x0c},
            new byte[] {0x0d, 1, 2, 3, 4},
            new byte[] {0x12, 0x00},
            new byte[] {0x2a, 0x00},
            new byte[] {0x30, 0x01},
            new byte[] {0x08, 0x01},
            new byte[] {0x07},
            new byte[] {0x00},
            new byte[] {-1, -1, -1, -1, 0x0f},
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
            new byte[] {-128, -128, -128, -128, -128, -128, -128, -128, -128, 0},
            new byte[] {2, 0, 0, 0, 0, 0, -16, 0x7f},
            new byte[] {0, 0, 0, 0, 0, 0, -8, 0x7f},
            new byte[] {(byte) 0xc3},
            "__name__".getBytes(US_ASCII),
            "le".getBytes(US_ASCII),
            "+Inf".getBytes(US_ASCII));

    private final WriteProtocol protocol;
    private final SplittableRandom random;
    private final Mutator mutator;
    private final SnappyCompressor snappy = new SnappyCompressor();
    private final byte[] room = new byte[2_000];
    private byte[] unpacked = {};
    private byte[] packed = {};
    private RemoteWriteReceiver receiver = new RemoteWriteReceiver(CONFIG, LIMIT);
    private long now = START;

    private WriteFuzz(WriteProtocol protocol, long seed) {
        this.protocol = protocol;
        random = new SplittableRandom(seed);
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            WriteBody body = new WriteBody(protocol);
            for (int series = random.nextInt(1, 4); series > 0; series--) {
                add(body, START + random.nextLong(STRETCH_MILLIS));
            }
            seeds.add(body.unpacked());
        }
        mutator = new Mutator(random.split(), seeds, WORDS);
    }

    /** Bodies of a seed in remote write 1.0. */
    public static WriteFuzz first(long seed) {
        return new WriteFuzz(WriteProtocol.V1, seed);
    }

    /** Bodies of a seed in remote write 2.0. */
    public static WriteFuzz second(long seed) {
        return new WriteFuzz(WriteProtocol.V2, seed);
    }

    @Override
    public byte[] next() {
        unpacked = mutator.next();
        packed = pack(unpacked);
        for (int i = random.nextInt(16); i > 12; i--) {
            packed[random.nextInt(packed.length)] = (byte) random.nextInt();
        }
        return packed;
    }

    /** As another library packs it. */
    private byte[] pack(byte[] body) {
        return Arrays.copyOf(room, snappy.compress(body, 0, body.length, room, 0, room.length));
    }

    @Override
    public boolean takes(byte[] body) {
        Optional<DecodedBody> expected = PlainSnappy.unpack(body, LIMIT)
                .flatMap(message -> ReferenceWriteBody.decode(protocol, message, WANTED));
        Optional<DecodedBody> actual = decode(body);
        if (!numbers(expected).equals(numbers(actual))) {
            throw new AssertionError("expected " + expected + ", had " + actual);
        }
        receive(body, actual);
        if (actual.isPresent() && Arrays.equals(body, packed)) {
            mutator.taken(unpacked);
        }
        return actual.isPresent();
    }

    private Optional<DecodedBody> decode(byte[] body) {
        try {
            return Optional.of(BodyDecoder.decode(protocol, SnappyBlock.unpack(body, LIMIT), WANTED));
        } catch (RefusedBodyException e) {
            requireOneLine(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void receive(byte[] body, Optional<DecodedBody> decoded) {
        now += STEP_MILLIS;
        if (now > START + STRETCH_MILLIS) {
            now = START;
            receiver = new RemoteWriteReceiver(CONFIG, LIMIT);
        }
        try {
            requireLaws(receiver.receive(protocol, body, now), decoded.orElseThrow());
        } catch (RefusedBodyException e) {
            require(decoded.isEmpty(), "a body that can be read was refused: " + e.getMessage());
        }
        receiver.expire(now);
        require(receiver.series() <= MOST_SERIES, "more series are followed than may be");
    }

    private static void requireLaws(Received received, DecodedBody decoded) {
        long samples = decoded.otherSamples();
        long histograms = decoded.otherHistograms();
        for (ReceivedSeries series : decoded.wanted()) {
            samples += series.samples().size();
            histograms += series.histograms().size();
        }
        require(sum(received.samples().values()) == samples, "samples without a fate");
        require(sum(received.histograms().values()) == histograms, "histograms without a fate");
        require(
                received.requests().stream()
                        .allMatch(counted -> counted.requests().requests() > 0),
                "nothing was counted");
        received.refusals().forEach(WriteFuzz::requireOneLine);
    }

    private static long sum(Iterable<Long> counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private static void requireOneLine(String reason) {
        require(reason.length() <= 600 && reason.chars().noneMatch(Character::isISOControl), "no line: " + reason);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** What a body says, in a form that can be compared. */
    private static List<Object> numbers(Optional<DecodedBody> decoded) {
        List<Object> numbers = new ArrayList<>();
        if (decoded.isPresent()) {
            DecodedBody body = decoded.get();
            numbers.addAll(List.of(body.otherSamples(), body.otherHistograms(), body.exemplars()));
            for (ReceivedSeries series : body.wanted()) {
                numbers.addAll(List.of(series.labels(), series.samples()));
                series.histograms().forEach(histogram -> add(histogram, numbers));
            }
        }
        return numbers;
    }

    private static void add(HistogramFields histogram, List<Object> numbers) {
        numbers.addAll(List.of(
                histogram.count,
                Double.doubleToRawLongBits(histogram.sum),
                histogram.schema,
                histogram.zeroThreshold,
                histogram.zeroCount,
                histogram.resetHint,
                histogram.epochMillis,
                histogram.startMillis));
        for (HistogramFields.NumberList list : List.of(
                histogram.negativeSpans,
                histogram.negativeDeltas,
                histogram.negativeCounts,
                histogram.positiveSpans,
                histogram.positiveDeltas,
                histogram.positiveCounts,
                histogram.customValues)) {
            numbers.add(list.size());
            for (int i = 0; i < list.size(); i++) {
                numbers.add(list.get(i));
            }
        }
    }

    private void add(WriteBody body, long at) {
        String[] metrics = {
            "http_requests_total",
            "http_request_duration_seconds_bucket",
            "http_request_duration_seconds",
            "http_request_duration_seconds_count",
            "up"
        };
        int service = random.nextInt(3);
        // Each service has a kind of metric of its own most of the time, since the best one hides the others.
        String metric = random.nextInt(8) == 0 ? pick(metrics) : metrics[service];
        String[] ends = {"0.1", "1", "+Inf", "x", "1e3"};
        Labels labels = Labels.of(
                "__name__",
                metric,
                "service",
                "s" + service + (random.nextInt(4) == 0 ? random.nextInt(9) : 0),
                "version",
                random.nextInt(5) == 0 ? "" : "v" + random.nextInt(2),
                "pod",
                "p" + random.nextInt(3),
                "code",
                pick("200", "500", "x"),
                "le",
                pick(ends));
        if (random.nextInt(3) == 0) {
            int most = random.nextInt(10) == 0 ? Integer.MAX_VALUE : 50;
            int first = random.nextInt(-most, most);
            body.histogram(
                    labels,
                    WriteBody.nativeHistogram(
                            at,
                            random.nextInt(10) == 0 ? -53 : random.nextInt(-6, 10),
                            random.nextInt(100),
                            random.nextInt(5),
                            first,
                            random.nextInt(1_000),
                            first + (long) random.nextInt(1, 9),
                            random.nextLong(-3, 1_000)));
        } else {
            double value =
                    random.nextInt(20) == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(10_000);
            body.sample(labels, random.nextInt(50) == 0 ? random.nextLong() : at, value, at - random.nextInt(2_000));
        }
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }
}
