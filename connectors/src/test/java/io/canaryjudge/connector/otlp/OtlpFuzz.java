package io.canaryjudge.connector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.Subject;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * OTLP metrics, one body after the other into the same receiver. Compared is the message that a body is, field by field;
 * what becomes of it is held to laws: every point has one fate, and no more streams are followed than may be.
 */
public final class OtlpFuzz implements Subject {

    private static final int MOST_STREAMS = 50;
    private static final int MOST_BYTES = 1_024;
    private static final OtlpConfig CONFIG = new OtlpConfig(
            OtlpConfig.DEFAULT.histograms(),
            List.of(),
            List.of(),
            "service.name",
            "service.version",
            List.of("service.instance.id"),
            MOST_STREAMS);
    private static final List<byte[]> WIRE_WORDS = List.of(
            new byte[] {0x0a, 0x00},
            new byte[] {0x12, 0x00},
            new byte[] {0x0b},
            new byte[] {0x0c},
            new byte[] {0x4a, 0x00},
            new byte[] {0x52, 0x00},
            new byte[] {0x08, 0x01},
            new byte[] {0x07},
            new byte[] {0x00},
            new byte[] {0x0d, 1, 2, 3, 4},
            new byte[] {-1, -1, -1, -1, 0x0f},
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
            new byte[] {0, 0, 0, 0, 0, 0, -16, 0x7f},
            new byte[] {0, 0, 0, 0, 0, 0, -8, 0x7f},
            new byte[] {(byte) 0xc3});
    private static final List<byte[]> JSON_WORDS = Mutator.words(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u0000",
            "\\ud83d",
            "\\ud83d\\ude00",
            "\\n",
            "\u00c3\u00a9",
            "\u00e9",
            "\u00ed\u00a0\u0080",
            "\u00c0\u0080",
            "\u00ef\u00bb\u00bf",
            "\u00f5\u0080\u0080\u0080",
            "\u0000",
            " ",
            "\n",
            "\r",
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "\"NaN\"",
            "\"Infinity\"",
            "\"0x1p3\"",
            "\"1d\"",
            "\"+5\"",
            "-",
            "e",
            ".",
            "{\"a\":[1]},",
            "\"count\":\"1\",",
            "\"flags\":1,",
            "\"scale\":0,",
            "\"timeUnixNano\":\"1\",",
            "\"gauge\":{},",
            "\"sum\":{},",
            "\"exemplars\":[{\"traceId\":\"00ff\"}],",
            "\"bytesValue\":\"AAA=\"",
            "\"stringValue\":\"a\"",
            "\"kvlistValue\":{}",
            "\"AGGREGATION_TEMPORALITY_DELTA\"");

    private final OtlpEncoding encoding;
    private final SplittableRandom random;
    private final Mutator mutator;
    private final OtlpReceiver receiver = new OtlpReceiver(CONFIG);

    private OtlpFuzz(OtlpEncoding encoding, long seed) {
        this.encoding = encoding;
        random = new SplittableRandom(seed);
        List<byte[]> seeds = new ArrayList<>();
        while (seeds.size() < 500) {
            byte[] body = encoding == OtlpEncoding.PROTOBUF
                    ? request().toByteArray()
                    : JsonWriter.write(request()).getBytes(UTF_8);
            if (body.length <= MOST_BYTES) {
                seeds.add(body);
            }
        }
        List<byte[]> words = encoding == OtlpEncoding.PROTOBUF ? WIRE_WORDS : JSON_WORDS;
        mutator = new Mutator(random.split(), seeds, words, MOST_BYTES);
    }

    /** Bodies of a seed in protobuf. */
    public static OtlpFuzz protobuf(long seed) {
        return new OtlpFuzz(OtlpEncoding.PROTOBUF, seed);
    }

    /** Bodies of a seed in JSON. */
    public static OtlpFuzz json(long seed) {
        return new OtlpFuzz(OtlpEncoding.JSON, seed);
    }

    @Override
    public byte[] next() {
        return mutator.next();
    }

    @Override
    public boolean takes(byte[] body) {
        Optional<ExportMetricsServiceRequest> expected = ReferenceMessages.read(encoding, body);
        Optional<ExportMetricsServiceRequest> actual = parse(body);
        if (!actual.equals(expected)) {
            throw new AssertionError("expected " + expected + ", had " + actual);
        }
        actual.ifPresent(request -> receive(body, request));
        if (actual.isPresent()) {
            mutator.taken(body);
        }
        return actual.isPresent();
    }

    private Optional<ExportMetricsServiceRequest> parse(byte[] body) {
        try {
            return Optional.of(encoding.parse(body));
        } catch (OtlpBodyException e) {
            requireOneLine(e.reason());
            return Optional.empty();
        }
    }

    private void receive(byte[] body, ExportMetricsServiceRequest request) {
        try {
            Received received = receiver.receive(encoding, body, Messages.START_MILLIS + random.nextLong(3_600_000));
            received.reasons().forEach(OtlpFuzz::requireOneLine);
            long fates = received.fates().values().stream().mapToLong(n -> n).sum();
            require(fates == points(request), "points without a fate: " + received);
        } catch (OtlpBodyException e) {
            throw new AssertionError("a body that can be read was refused: " + e.reason(), e);
        }
        require(receiver.streams() <= MOST_STREAMS, "more streams are followed than may be");
    }

    private static long points(ExportMetricsServiceRequest request) {
        return request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .mapToLong(MetricReader::points)
                .sum();
    }

    private static void requireOneLine(String reason) {
        require(reason.length() <= 500 && reason.chars().noneMatch(Character::isISOControl), "no line: " + reason);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private ExportMetricsServiceRequest request() {
        List<Metric> metrics = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            metrics.add(random.nextBoolean() ? explicit() : exponential());
        }
        return Messages.request(Messages.shop("i" + random.nextInt(4)), metrics.toArray(Metric[]::new));
    }

    private AggregationTemporality temporality() {
        return random.nextInt(9) == 0
                ? AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED
                : random.nextBoolean() ? Messages.DELTA : Messages.CUMULATIVE;
    }

    private Metric explicit() {
        HistogramDataPoint point = Messages.point(
                second(),
                second(),
                List.of(Messages.status(random.nextInt(600))),
                number(),
                number(),
                number(),
                number());
        HistogramDataPoint.Builder changed = point.toBuilder();
        if (random.nextInt(5) == 0) {
            changed.setMin(real()).setMax(real());
        }
        if (random.nextInt(5) == 0) {
            changed.setExplicitBounds(random.nextInt(3), real());
        }
        if (random.nextInt(8) == 0) {
            changed.setStartTimeUnixNano(random.nextLong()).setTimeUnixNano(random.nextLong());
        }
        return Messages.metric(temporality(), changed.build());
    }

    private Metric exponential() {
        int scale = random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(-12, 23);
        int offset = random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(-300, 300);
        ExponentialHistogramDataPoint.Builder point = Messages.exponentialPoint(
                second(),
                second(),
                scale,
                offset,
                random.longs(random.nextInt(12), 0, 9).toArray())
                .toBuilder();
        if (random.nextInt(4) == 0) {
            long zeros = number();
            point.setZeroCount(zeros).setCount(point.getCount() + zeros).setZeroThreshold(Math.abs(real()));
        }
        if (random.nextInt(5) == 0) {
            point.setMin(real()).setMax(real());
        }
        return Messages.exponential(temporality(), point.build());
    }

    private double second() {
        return random.nextInt(3_600);
    }

    private long number() {
        return random.nextInt(12) == 0 ? random.nextLong() : random.nextInt(100);
    }

    private double real() {
        return random.nextInt(3) == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextDouble() * 2;
    }
}
