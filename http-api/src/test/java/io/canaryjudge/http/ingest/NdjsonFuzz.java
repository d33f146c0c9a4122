package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.Subject;
import io.canaryjudge.metric.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** NDJSON samples: samples, counts and the places of errors. */
public final class NdjsonFuzz implements Subject {

    private static final long NOW = 1_795_428_000_000L;
    private static final long SKEW = 60_000;

    private final Mutator mutator;
    private final NdjsonDecoder decoder = new NdjsonDecoder(NOW, SKEW);
    private final ReferenceNdjson reference = new ReferenceNdjson(NOW, SKEW);
    private final List<Sample> samples = new ArrayList<>();

    /** Bodies of a seed. */
    public NdjsonFuzz(long seed) {
        mutator = new Mutator(new SplittableRandom(seed), seeds(), JsonFuzzWords.ALL);
    }

    private static List<byte[]> seeds() {
        String who = "{\"service\":\"checkout\",\"version\":\"1.5.0\",";
        String brief = "{\"service\":\"a\",\"version\":\"b\",";
        return Stream.of(
                        who + "\"instance\":\"pod-1\",\"latency_us\":1830,\"status\":200}\n",
                        who + "\"timestamp\":\"2026-11-23T10:00:00.123Z\",\"latency_ms\":18.3,\"error\":true}",
                        brief + "\"timestamp\":1795427990000,\"duration_s\":0.0123,\"status\":503,\"error\":false}\r\n",
                        brief + "\"values\":{\"cpu\":0.4,\"queue_depth\":12,\"t\u00e9mp\":-1.5e2}}\n",
                        brief + "\"latency_us\":92233720368547758070,\"values\":{\"a\":1e100}}",
                        " \t{ \"version\" : \"\\u00e9\\ud83d\\ude00\" , \"service\" : \"a\\n\\\"\\/\" , \"status\" : 404 }\n",
                        brief + "\"status\":599}\n\n" + brief + "\"error\":false,\"latency_us\":5}\n",
                        brief + "\"instance\":\"\",\"latency_us\":-0.0}\n" + brief + "\"latency_us\":1.5e3}")
                .map(body -> body.getBytes(UTF_8))
                .toList();
    }

    @Override
    public byte[] next() {
        return mutator.next();
    }

    @Override
    public boolean takes(byte[] body) {
        samples.clear();
        Decoded decoded = decoder.decode(body, 0, body.length, samples::add);
        boolean taken = Agreement.require(reference.decode(body), samples, decoded, body);
        if (taken) {
            mutator.taken(body);
        }
        return taken;
    }
}
