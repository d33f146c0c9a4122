package io.canaryjudge.connector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bodies from bad to worse, one after the other into the same receiver: whatever comes, nothing worse than a refusal
 * comes of it.
 * For a long run call {@link #run} with another seed.
 */
public final class OtlpFuzz {

    private static final int MOST_STREAMS = 50;

    private final SplittableRandom random;

    private OtlpFuzz(long seed) {
        random = new SplittableRandom(seed);
    }

    /** How many bodies were read and how many refused. */
    public record Outcome(long read, long refused, long points) {}

    /**
     * Takes so many bodies.
     *
     * @throws RuntimeException what escaped, if anything did
     */
    public static Outcome run(long seed, long count) {
        OtlpFuzz fuzz = new OtlpFuzz(seed);
        OtlpConfig config = new OtlpConfig(
                OtlpConfig.DEFAULT.histograms(),
                List.of(),
                List.of(),
                "service.name",
                "service.version",
                List.of("service.instance.id"),
                MOST_STREAMS);
        OtlpReceiver receiver = new OtlpReceiver(config);
        long read = 0;
        long refused = 0;
        long points = 0;
        for (long i = 0; i < count; i++) {
            OtlpEncoding encoding = fuzz.random.nextBoolean() ? OtlpEncoding.PROTOBUF : OtlpEncoding.JSON;
            try {
                Received received = receiver.receive(encoding, fuzz.body(encoding), fuzz.now());
                received.reasons().forEach(OtlpFuzz::requireOneLine);
                points += received.fates().values().stream().mapToLong(n -> n).sum();
                read++;
            } catch (OtlpBodyException e) {
                requireOneLine(e.reason());
                refused++;
            }
            if (receiver.streams() > MOST_STREAMS) {
                throw new IllegalStateException("more streams than may be: " + receiver.streams());
            }
        }
        return new Outcome(read, refused, points);
    }

    private static void requireOneLine(String reason) {
        if (reason.length() > 500 || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalStateException("no line to log: " + reason);
        }
    }

    private long now() {
        return Messages.START_MILLIS + random.nextLong(3_600_000);
    }

    private byte[] body(OtlpEncoding encoding) {
        byte[] good = encoding == OtlpEncoding.PROTOBUF
                ? request().toByteArray()
                : JsonWriter.write(request()).getBytes(UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> noise();
            case 1, 2, 3 -> damaged(good);
            case 4 -> hostile();
            default -> good;
        };
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] damaged(byte[] good) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(6); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    /** Many messages without content, or messages within messages. */
    private byte[] hostile() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            boolean isDeep = random.nextBoolean();
            for (int i = random.nextInt(2_000); i > 0; i--) {
                out.writeUInt32NoTag(1 << 3 | (isDeep ? 3 : 2));
                if (!isDeep) {
                    out.writeUInt32NoTag(0);
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private ExportMetricsServiceRequest request() {
        List<Metric> metrics = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
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
                random.longs(random.nextInt(40), 0, 9).toArray())
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
