package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.Subject;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** {@code .hlog} files: what was counted, counts of lines and errors; payloads of all generations. */
public final class HistogramLogFuzz implements Subject {

    private static final long NOW = 1_795_428_000_000L;
    private static final long SKEW = 60_000;
    private static final SeriesKey UNTAGGED = new SeriesKey("checkout", "1.5.0", "pod-1");
    private static final String[] HEADS = {
        "#[StartTime: 1795427990.000 (seconds since epoch), Mon]\n",
        "#[StartTime: 1795427990.000 (seconds since epoch)]\n#[BaseTime: 1795427000.000 (seconds since epoch)]\n",
        "#[Histogram log format version 1.3]\n\"StartTimestamp\",\"Interval_Length\"\n",
        ""
    };
    private static final String[] INTERVALS = {"1795427990.123,1.000,2.5,", "Tag=pod-2,0.250,1.000,2.5,", "5,60,0,"};
    private static final List<byte[]> WORDS = Mutator.words(
            ",",
            " ",
            "\n",
            "\r\n",
            "\r",
            "Tag=",
            "Tag=a,",
            "#",
            "#[StartTime: 0]\n",
            "#[BaseTime: 1795427990]\n",
            "#[StartTime: x]\n",
            "#[BaseTime: 1e400]",
            "\"StartTimestamp\"",
            "-1,",
            "1e300,",
            "0x1p3",
            "1d",
            "NaN",
            "]",
            "\u00e2\u0080\u00a8",
            "\u00c2\u0085",
            "\u00c2\u00a0",
            "\u00c3",
            "\u0000",
            "1,1,1,1,1",
            "1795428060.000",
            "1795428059.999",
            "3600.001",
            "=",
            "==",
            "HISTF",
            "\t",
            "\u001c");

    private final SplittableRandom random;
    private final PayloadBodies payloads;
    private final Mutator mutator;
    private final HistogramLogDecoder decoder = new HistogramLogDecoder(UNTAGGED, HistogramUnit.NANOSECONDS, NOW, SKEW);
    private final ReferenceHistogramLog reference = new ReferenceHistogramLog(UNTAGGED, NOW + SKEW);
    private final List<CountedRequests> counted = new ArrayList<>();

    /** Bodies of a seed. */
    public HistogramLogFuzz(long seed) {
        random = new SplittableRandom(seed);
        payloads = new PayloadBodies(random.split());
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            seeds.add(log());
        }
        mutator = new Mutator(random.split(), seeds, WORDS);
    }

    private byte[] log() {
        StringBuilder text = new StringBuilder(HEADS[random.nextInt(HEADS.length)]);
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(INTERVALS[random.nextInt(INTERVALS.length)])
                    .append(payloads.next())
                    .append(random.nextInt(8) == 0 ? "\r\n" : "\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    @Override
    public byte[] next() {
        return random.nextInt(4) == 0 ? log() : mutator.next();
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
