package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.ingest.LineProtocolBodies.Line;
import io.canaryjudge.metric.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * The decoder against what lines were made from, against a slow reference, against noise, and against its own laws. Each
 * test that damages bodies makes 200 000 of them, or more:
 *
 * <pre>mvn -Dquick test -pl http-api -am -Dtest=LineProtocolFuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dfuzz.bodies=10000000</pre>
 */
class LineProtocolFuzzTest {

    private static final int BODIES = Integer.getInteger("fuzz.bodies", 200_000);
    private static final long NOW = 1_795_428_000_000L;

    private final SampleDecoder decoder = new SampleDecoder(IngestMapping.DEFAULT, Precision.MILLISECONDS, NOW, 60_000);
    private final ReferenceLineProtocol reference = new ReferenceLineProtocol(Precision.MILLISECONDS, NOW, 60_000);

    @Test
    void validLines_makeTheSamplesTheyWereMadeFrom() {
        LineProtocolBodies bodies = new LineProtocolBodies(1);
        for (int i = 0; i < 20_000; i++) {
            List<Line> lines =
                    Stream.generate(() -> bodies.line(NOW)).limit(1 + i % 5).toList();
            StringBuilder body = new StringBuilder();
            lines.forEach(line -> body.append(line.text()).append(bodies.filler()));

            assertThat(accepted(body.toString().getBytes(UTF_8)))
                    .as(body.toString())
                    .containsExactlyElementsOf(samples(lines));
        }
    }

    @Test
    void damagedLines_areReadAsTheReferenceReadsThem() {
        LineProtocolBodies bodies = new LineProtocolBodies(2);
        for (int i = 0; i < BODIES; i++) {
            byte[] body = bodies.damaged(LineProtocolBodies.bytes(
                    Stream.generate(() -> bodies.line(NOW)).limit(1 + i % 3).toList()));

            requireAgreement(body);
        }
    }

    /** Few beginnings, so that most lines are read without the strict reader, and damage after them. */
    @Test
    void damagedLines_ofSeriesThatAreKnown_areReadAsTheReferenceReadsThem() {
        PlainBodies bodies = new PlainBodies(8, NOW);
        for (int i = 0; i < BODIES; i++) {
            requireAgreement(bodies.next());
        }
    }

    @Test
    void noise_isReadInLittleTimeAndWithoutFailing() {
        SplittableRandom random = new SplittableRandom(3);
        String alphabet = "m,service=a,version=b latency_us=1 \"\"\\\\\n\n\r#,= 5";
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 200_000; i++) {
                byte[] body = new byte[random.nextInt(200)];
                boolean anyByte = random.nextInt(4) == 0;
                for (int k = 0; k < body.length; k++) {
                    body[k] = (byte) (anyByte ? random.nextInt() : alphabet.charAt(random.nextInt(alphabet.length())));
                }
                requireAgreement(body);
            }
        });
    }

    @Test
    void hostileBodies_takeTimeThatGrowsWithTheirLengthOnly() {
        List<String> patterns = List.of(
                "m x=\"",
                "m x=\"\n",
                "m a=\"b\" ",
                "\"",
                "\\",
                "m,",
                "m a=\"\\\n",
                "=\"",
                "a=\"\",",
                "m,t=\"\n",
                "1",
                "m,service=a,version=b x=\"\nm,service=a,version=b y=1\n",
                ",a=b",
                "é",
                "\n",
                "#\"",
                "m x=1e");
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            for (String pattern : patterns) {
                byte[] body = pattern.repeat(4_000_000 / pattern.length()).getBytes(UTF_8);
                decoder.decode(body, 0, body.length, sample -> {});
                byte[] line = ("m x=" + pattern.repeat(60_000 / pattern.length()) + "\n")
                        .repeat(50)
                        .getBytes(UTF_8);
                decoder.decode(line, 0, line.length, sample -> {});
            }
        });
    }

    @Test
    void twoBodies_oneAfterTheOther_giveBothResults() {
        LineProtocolBodies bodies = new LineProtocolBodies(4);
        for (int i = 0; i < 2_000; i++) {
            byte[] first = LineProtocolBodies.bytes(
                    Stream.generate(() -> bodies.line(NOW)).limit(i % 7).toList());
            byte[] second = LineProtocolBodies.bytes(
                    Stream.generate(() -> bodies.line(NOW)).limit(i % 5).toList());

            List<Sample> expected = new ArrayList<>(accepted(first));
            expected.addAll(accepted(second));
            assertThat(accepted(LineProtocolBodies.concat(first, second))).isEqualTo(expected);
        }
    }

    @Test
    void body_splitBetweenLines_givesTheSameSamples() {
        LineProtocolBodies bodies = new LineProtocolBodies(5);
        for (int i = 0; i < 2_000; i++) {
            List<Line> lines = Stream.generate(() -> bodies.line(NOW)).limit(6).toList();
            byte[] body = LineProtocolBodies.bytes(lines);
            int split = LineProtocolBodies.bytes(lines.subList(0, i % 7)).length;

            List<Sample> parts = new ArrayList<>();
            decoder.decode(body, 0, split, parts::add);
            decoder.decode(body, split, body.length - split, parts::add);
            assertThat(parts).isEqualTo(accepted(body)).hasSize(6);
        }
    }

    @Test
    void badLine_beforeAndAfterGoodOnes_changesNothingForThem() {
        LineProtocolBodies bodies = new LineProtocolBodies(6);
        String[] bad = {
            "bad", "m,service=a latency_us=1", "m,service=a,version=b latency_us=+1", "m x=1,", "m x=1\u0000"
        };
        for (int i = 0; i < 2_000; i++) {
            List<Line> lines = Stream.generate(() -> bodies.line(NOW)).limit(4).toList();
            StringBuilder body = new StringBuilder();
            for (Line line : lines) {
                body.append(bad[i % bad.length])
                        .append(bodies.filler())
                        .append(line.text())
                        .append('\n');
            }
            List<Sample> samples = new ArrayList<>();
            byte[] bytes = body.append(bad[0]).toString().getBytes(UTF_8);

            Decoded decoded = decoder.decode(bytes, 0, bytes.length, samples::add);

            assertThat(samples).isEqualTo(samples(lines));
            assertThat(decoded.refused()).isEqualTo(5);
        }
    }

    private void requireAgreement(byte[] body) {
        List<Sample> expected = new ArrayList<>();
        List<Sample> actual = new ArrayList<>();
        List<Sample> all = new ArrayList<>(reference.decode(body));
        all.stream().filter(Objects::nonNull).forEach(expected::add);
        Decoded decoded = decoder.decode(body, 0, body.length, actual::add);
        boolean same = actual.equals(expected)
                && decoded.accepted() == expected.size()
                && decoded.refused() == all.size() - expected.size();
        if (!same) {
            assertThat(actual).as(new String(body, ISO_8859_1) + decoded).isEqualTo(expected);
            assertThat(decoded.refused())
                    .as(new String(body, ISO_8859_1) + decoded)
                    .isEqualTo(all.size() - expected.size());
        }
        for (LineError error : decoded.errors()) {
            boolean sane = error.line() >= 1
                    && error.column() >= 1
                    && error.column() <= body.length + 1
                    && error.reason().contains("must")
                    && error.reason().length() < 400;
            if (!sane) {
                Assertions.fail(new String(body, ISO_8859_1) + error);
            }
        }
    }

    private List<Sample> accepted(byte[] body) {
        List<Sample> samples = new ArrayList<>();
        Decoded decoded = decoder.decode(body, 0, body.length, samples::add);
        assertThat(decoded).as(new String(body, UTF_8)).isEqualTo(new Decoded(samples.size(), 0, List.of()));
        return samples;
    }

    private static List<Sample> samples(List<Line> lines) {
        return lines.stream().map(Line::sample).toList();
    }
}
