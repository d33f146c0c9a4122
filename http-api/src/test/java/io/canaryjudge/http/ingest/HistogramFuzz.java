package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.Subject;
import io.canaryjudge.window.CountedRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** NDJSON histograms: what was counted, counts of lines and the places of errors; payloads of all generations. */
public final class HistogramFuzz implements Subject {

    private static final long NOW = 1_795_428_000_000L;
    private static final long SKEW = 60_000;
    private static final String[] BEGINNINGS = {
        "{\"service\":\"checkout\",\"version\":\"1.5.0\",\"instance\":\"pod-1\",\"from\":1795427990000,"
                + "\"to\":1795427991000,\"histogram\":\"",
        "{\"service\":\"a\",\"version\":\"b\",\"timestamp\":\"2026-11-23T10:00:00Z\",\"unit\":\"ns\",\"histogram\":\"",
        "{\"service\":\"a\",\"version\":\"b\",\"timestamp\":1,\"unit\":\"ms\",\"outcomes\":9,\"failures\":2,\"histogram\":\"",
        "{\"service\":\"a\",\"version\":\"b\",\"timestamp\":1,\"failures\":1,\"histogram\":\"",
    };

    private final SplittableRandom random;
    private final PayloadBodies payloads;
    private final Mutator mutator;
    private final HistogramDecoder decoder = new HistogramDecoder(NOW, SKEW);
    private final ReferenceHistograms reference = new ReferenceHistograms(NOW + SKEW);
    private final List<CountedRequests> counted = new ArrayList<>();

    /** Bodies of a seed. */
    public HistogramFuzz(long seed) {
        random = new SplittableRandom(seed);
        payloads = new PayloadBodies(random.split());
        mutator = new Mutator(random.split(), seeds(), JsonFuzzWords.ALL);
    }

    private List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String payload : payloads.some()) {
            for (String beginning : BEGINNINGS) {
                seeds.add((beginning + payload + "\"}\n").getBytes(UTF_8));
            }
        }
        return seeds;
    }

    /** Half of them have a damaged payload in a good line. */
    @Override
    public byte[] next() {
        if (random.nextBoolean()) {
            return mutator.next();
        }
        String beginning = BEGINNINGS[random.nextInt(BEGINNINGS.length)];
        return (beginning + payloads.next() + "\"}").getBytes(UTF_8);
    }

    @Override
    public boolean takes(byte[] body) {
        counted.clear();
        Decoded decoded = decoder.decode(body, counted::add);
        boolean taken = Agreement.require(reference.decode(body), counted, decoded, body);
        if (taken) {
            mutator.taken(body);
        }
        return taken;
    }
}
