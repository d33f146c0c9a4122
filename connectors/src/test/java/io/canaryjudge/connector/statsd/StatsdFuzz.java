package io.canaryjudge.connector.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.fuzz.Mutator;
import io.canaryjudge.fuzz.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Datagrams of StatsD and DogStatsD: readings in their order, and what became of each line. */
public final class StatsdFuzz implements Subject {

    private static final long NOW = 1_795_428_000_000L;
    private static final List<byte[]> WORDS = Mutator.words(
            ":",
            "|",
            "#",
            "@",
            ",",
            ".",
            "\n",
            "\r\n",
            "|ms",
            "|h",
            "|d",
            "|c",
            "|g",
            "|s",
            "|@0.1",
            "|@1e-6",
            "|@0",
            "|T1795427990",
            "|T1795428010",
            "|T1795428010.001",
            "|T1795424400",
            "|#",
            "|c:83c0a99c",
            ",error",
            ",error:",
            ",error:true",
            ",status:5xx",
            ",status:200",
            "service:a,",
            "version:b,",
            "_e{",
            "_sc|",
            "1:2:3",
            "::",
            "||",
            "|#service:s,version:v",
            "\u00c3\u00a9",
            "\u00c3",
            "\u0000",
            "0.5",
            "1e9",
            "1000000000.5",
            "+",
            "-");

    private final Mutator mutator;
    private final StatsdDecoder decoder;
    private final ReferenceStatsd reference;
    private final Took took = new Took();

    /** Bodies of a seed. */
    public StatsdFuzz(long seed) {
        mutator = new Mutator(new SplittableRandom(seed), seeds(), WORDS);
        StatsdMapping mapping = new StatsdMapping(
                List.of(ReferenceStatsd.LATENCY, ReferenceStatsd.LATENCY_TEMPLATE),
                List.of(ReferenceStatsd.REQUESTS),
                List.of(ReferenceStatsd.ERRORS),
                StatsdTags.DEFAULT,
                TimeUnit.SECONDS);
        decoder = new StatsdDecoder(mapping, new SplittableRandom(seed));
        reference = new ReferenceStatsd(new SplittableRandom(seed)::nextDouble);
    }

    private static List<byte[]> seeds() {
        String tags = "|#service:checkout,version:1.5.0,instance:a";
        return Stream.of(
                        "http.request:320.5|ms" + tags + "\nhttp.request:0.25|h" + tags + "\r\n",
                        "http.request:1:2.5:3|d|@0.3" + tags + ",status:503|c:83c0a99c0a54",
                        "http.requests:7|c|@0.1" + tags + "\nhttp.errors:2|c" + tags,
                        "http.requests:3|c|T1795427990" + tags + ",status:5xx",
                        "http.request:5|ms" + tags + ",error\nhttp.requests:0|c" + tags + ",error:false",
                        "checkout.1_5.a.request:4|ms|@0.75\ncheckout.1_5.b.request:1e3|h|#status:200",
                        "http.other:1|c\nqueue:3|g\nusers:x|s\n_sc|up|0\n_e{5,4}:title|text",
                        "http.request:1|ms|#version:v,service:s,env:prod,service:t")
                .map(datagram -> datagram.getBytes(UTF_8))
                .toList();
    }

    @Override
    public byte[] next() {
        return mutator.next();
    }

    @Override
    public boolean takes(byte[] datagram) {
        took.lines.clear();
        took.readings.clear();
        decoder.decode(datagram, NOW, took);
        List<ReferenceStatsd.Line> expected = reference.decode(datagram, NOW);
        if (!took.lines.equals(expected) || !took.readings.isEmpty()) {
            throw new AssertionError("expected " + expected + ", had " + took.lines);
        }
        boolean taken = expected.stream().allMatch(line -> line.fate().isExpected());
        if (taken) {
            mutator.taken(datagram);
        }
        return taken;
    }

    private static final class Took implements StatsdDecoder.Sink {
        private final List<ReferenceStatsd.Line> lines = new ArrayList<>();
        private final List<Reading> readings = new ArrayList<>();

        @Override
        public void take(Reading reading) {
            readings.add(reading);
        }

        @Override
        public void end(LineFate fate, String line) {
            lines.add(new ReferenceStatsd.Line(fate, List.copyOf(readings)));
            readings.clear();
        }
    }
}
