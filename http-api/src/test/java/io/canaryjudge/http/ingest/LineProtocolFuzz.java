package io.canaryjudge.http.ingest;

import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.Subject;
import io.canaryjudge.metric.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Line protocol in every precision: samples, counts and the places of errors. */
public final class LineProtocolFuzz implements Subject {

    private static final long NOW = 1_795_428_000_000L;
    private static final long SKEW = 60_000;
    private static final Precision[] PRECISIONS = Precision.values();
    private static final List<byte[]> WORDS = Mutator.words(
            "\n",
            "\r\n",
            " ",
            "  ",
            "\t",
            ",",
            "=",
            "\"",
            "\\",
            "\\\"",
            "\\ ",
            "\\,",
            "\\=",
            "#",
            "\n#",
            "i",
            "u",
            "t",
            "F",
            "true",
            "e5",
            ".",
            "-",
            "service=",
            "version=",
            "instance=",
            "latency_us=",
            "latency_ms=1.5",
            "duration_s=",
            "status=500i",
            "error=t",
            "time=1",
            ",a=b",
            " 1795428000000",
            "é",
            "\u00c3\u00a9",
            "\u0000");

    private final SplittableRandom random;
    private final Mutator mutator;
    private final SampleDecoder decoder = new SampleDecoder(IngestMapping.DEFAULT, Precision.MILLISECONDS, NOW, SKEW);
    private final List<ReferenceLineProtocol> references;
    private final List<Sample> samples = new ArrayList<>();

    /** Bodies of a seed. */
    public LineProtocolFuzz(long seed) {
        random = new SplittableRandom(seed);
        mutator = new Mutator(random.split(), seeds(seed), WORDS);
        references = Arrays.stream(PRECISIONS)
                .map(precision -> new ReferenceLineProtocol(precision, NOW, SKEW))
                .toList();
    }

    private static List<byte[]> seeds(long seed) {
        LineProtocolBodies strange = new LineProtocolBodies(seed);
        PlainBodies plain = new PlainBodies(seed, NOW);
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            seeds.add(LineProtocolBodies.bytes(
                    Stream.generate(() -> strange.line(NOW)).limit(1 + i % 2).toList()));
            seeds.add(plain.next());
        }
        return seeds;
    }

    @Override
    public byte[] next() {
        return mutator.next();
    }

    /** The beginnings of lines that it remembers, with their series: as many as fit 32 MB by themselves. */
    @Override
    public long mostBytesKept() {
        return 128 << 20;
    }

    @Override
    public boolean takes(byte[] body) {
        int which = random.nextInt(PRECISIONS.length);
        samples.clear();
        Decoded decoded = decoder.decode(body, 0, body.length, PRECISIONS[which], samples::add);
        boolean taken = agree(references.get(which).decode(body), decoded, body);
        if (taken) {
            mutator.taken(body);
        }
        return taken;
    }

    private boolean agree(List<@Nullable Sample> expected, Decoded decoded, byte[] body) {
        int refused = 0;
        int next = 0;
        for (Sample sample : expected) {
            if (sample == null) {
                refused++;
            } else if (next == samples.size() || !sample.equals(samples.get(next++))) {
                throw new AssertionError("expected " + expected + ", had " + samples + decoded);
            }
        }
        if (next != samples.size() || decoded.accepted() != next || decoded.refused() != refused) {
            throw new AssertionError("expected " + expected + ", had " + samples + decoded);
        }
        LineErrors.requireSane(decoded, body);
        return refused == 0;
    }
}
