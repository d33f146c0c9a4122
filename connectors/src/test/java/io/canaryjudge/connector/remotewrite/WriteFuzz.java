package io.canaryjudge.connector.remotewrite;

import java.time.Duration;
import java.util.SplittableRandom;

/** Throws arbitrary and mutated bodies at a receiver. */
final class WriteFuzz {

    private static final long T = 1_700_000_000_000L;
    private static final int LIMIT = 1 << 16;
    private static final int MOST_SERIES = 500;

    private final SplittableRandom random;
    private final RemoteWriteReceiver receiver = new RemoteWriteReceiver(
            RemoteWriteConfig.DEFAULT.withLimits(
                    new RemoteWriteConfig.Limits(MOST_SERIES, Duration.ofMinutes(10), Duration.ofSeconds(5))),
            LIMIT);
    private long refused;
    private long taken;

    WriteFuzz(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Runs so many bodies: {@code WriteFuzz SEED COUNT}. */
    public static void main(String[] arguments) {
        WriteFuzz fuzz = new WriteFuzz(Long.parseLong(arguments[0]));
        fuzz.run(Long.parseLong(arguments[1]));
        System.out.println("bodies taken: " + fuzz.taken + ", refused: " + fuzz.refused);
    }

    long taken() {
        return taken;
    }

    long refused() {
        return refused;
    }

    /** @throws AssertionError with the number of the body that did what none may */
    void run(long bodies) {
        for (long i = 0; i < bodies; i++) {
            WriteProtocol protocol = random.nextBoolean() ? WriteProtocol.V1 : WriteProtocol.V2;
            long now = T + i * 7;
            byte[] packed = packed(body(protocol, now));
            try {
                Received received = receiver.receive(protocol, packed, now);
                taken++;
                if (received.requests().stream()
                        .anyMatch(counted -> counted.requests().requests() <= 0)) {
                    throw new AssertionError("body " + i + " counted nothing");
                }
            } catch (RefusedBodyException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("body " + i + " of " + protocol, e);
            }
            receiver.expire(now);
            if (receiver.series() > MOST_SERIES) {
                throw new AssertionError("body " + i + " broke the limit of series");
            }
        }
    }

    private byte[] body(WriteProtocol protocol, long now) {
        if (random.nextInt(20) == 0) {
            return bytes(random.nextInt(200));
        }
        WriteBody body = new WriteBody(protocol);
        int series = random.nextInt(1, 6);
        for (int i = 0; i < series; i++) {
            add(body, now - random.nextInt(3_000));
        }
        byte[] valid = body.unpacked();
        int faults = random.nextInt(4);
        for (int i = 0; i < faults && valid.length > 0; i++) {
            valid[random.nextInt(valid.length)] = (byte) random.nextInt(256);
        }
        return valid;
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

    private byte[] packed(byte[] body) {
        if (random.nextInt(20) == 0) {
            return bytes(random.nextInt(100));
        }
        byte[] packed = WriteBody.pack(body);
        if (random.nextInt(4) == 0) {
            packed[random.nextInt(packed.length)] = (byte) random.nextInt(256);
        }
        return packed;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
