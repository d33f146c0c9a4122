package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;

class HistogramLogTest {

    private static final double EPOCH_SECONDS = 1_441_812_279.474;

    @Test
    void read_ofTheLibrarysLog_givesItsIntervals() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HistogramLogWriter writer = new HistogramLogWriter(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        writer.outputComment("[Logged with a test]");
        writer.outputLogFormatVersion();
        writer.outputStartTime((long) (EPOCH_SECONDS * 1000));
        writer.outputLegend();
        List<HistogramSnapshot> expected = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            Histogram histogram = new Histogram(3);
            for (long micros : RandomLatencies.of(random, 100)) {
                histogram.recordValue(Math.max(1, Math.min(micros, HistogramLayout.MAX_MICROS)));
            }
            histogram.setTag(i % 2 == 0 ? "canary" : null);
            writer.outputIntervalHistogram(i, i + 1, histogram);
            expected.add(Library.snapshot(histogram));
        }

        HistogramLog log = read(bytes.toString(StandardCharsets.UTF_8));

        assertThat(log.badLines()).isEmpty();
        assertThat(log.entries()).extracting(HistogramLog.Entry::histogram).isEqualTo(expected);
        assertThat(log.entries()).extracting(HistogramLog.Entry::tag).startsWith("canary", "", "canary");
        assertThat(log.entries().get(3).startSeconds()).isCloseTo(EPOCH_SECONDS + 3, within(1e-3));
        assertThat(log.entries().get(3).endSeconds()).isCloseTo(EPOCH_SECONDS + 4, within(1e-3));
    }

    @Test
    void write_isReadByTheLibrary() throws Exception {
        Random random = new Random(6);
        List<HistogramLog.Entry> entries = List.of(
                new HistogramLog.Entry("canary", EPOCH_SECONDS, EPOCH_SECONDS + 10, snapshot(random)),
                new HistogramLog.Entry("", EPOCH_SECONDS - 20, EPOCH_SECONDS - 10, snapshot(random)),
                new HistogramLog.Entry("baseline", EPOCH_SECONDS, EPOCH_SECONDS, HistogramSnapshot.EMPTY));

        HistogramLogReader reader =
                new HistogramLogReader(new ByteArrayInputStream(written(entries).getBytes(StandardCharsets.UTF_8)));

        for (HistogramLog.Entry entry : entries) {
            Histogram read = (Histogram) reader.nextIntervalHistogram();
            assertThat(read.getTag()).isEqualTo(entry.tag().isEmpty() ? null : entry.tag());
            assertThat(read.getStartTimeStamp()).isEqualTo(Math.round(entry.startSeconds() * 1000));
            assertThat(read.getEndTimeStamp()).isEqualTo(Math.round(entry.endSeconds() * 1000));
            assertThat(Library.snapshot(read)).isEqualTo(entry.histogram());
        }
        assertThat(reader.hasNext()).isFalse();
    }

    @Test
    void read_ofWritten_givesTheSameEntries() throws Exception {
        List<HistogramLog.Entry> entries = List.of(
                new HistogramLog.Entry("a", 0, 1.5, snapshot(new Random(1))),
                new HistogramLog.Entry("b", 1.5, 2.25, snapshot(new Random(2))));

        assertThat(read(written(entries))).isEqualTo(new HistogramLog(entries, List.of()));
        assertThat(HistogramLog.read(written(entries).lines().toList(), TimeUnit.MICROSECONDS)
                        .entries())
                .isEqualTo(entries);
    }

    @Test
    void read_ofBadLines_reportsAndSkipsThem() throws Exception {
        String payload = Base64.getEncoder().encodeToString(HistogramCodec.encode(snapshot(new Random(3))));
        String text = String.join(
                "\n",
                "#[StartTime: soon]",
                "",
                "0.0,1.0,0.1," + payload,
                "1.0,1.0,0.1," + payload.substring(0, payload.length() - 8),
                "Tag=x,2.0,1.0,0.1," + payload,
                "x,1.0,0.1," + payload,
                "3.0,NaN,0.1," + payload,
                "3.0,-1.0,0.1," + payload,
                "4.0,1.0,0.1,!!!!",
                "5.0,1.0",
                "6.0,1.0,0.1," + payload + "\r");

        HistogramLog log = read(text);

        assertThat(log.entries()).extracting(HistogramLog.Entry::startSeconds).containsExactly(0.0, 2.0, 6.0);
        assertThat(log.badLines()).extracting(HistogramLog.BadLine::number).containsExactly(1, 4, 6, 7, 8, 9, 10);
        assertThat(log.badLines())
                .extracting(HistogramLog.BadLine::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("StartTime must be", "'soon'"),
                        reason -> assertThat(reason).contains("truncated"),
                        reason -> assertThat(reason).contains("start must be", "'x'"),
                        reason -> assertThat(reason).contains("length must be"),
                        reason -> assertThat(reason).contains("not end before it starts"),
                        reason -> assertThat(reason).contains("base64"),
                        reason -> assertThat(reason).contains("has 2 fields"));
    }

    @Test
    void read_ofArbitraryText_throwsNothing() throws Exception {
        Random random = new Random(8);
        String alphabet = "Tag=,. #[]StartTimeBase:\"0123456789eE+-NaHIST\n\r\t\u00b5";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(200); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(read(text.toString()).entries()).isEmpty();
        }
    }

    @Test
    void read_withBaseTime_addsIt() throws Exception {
        String payload = Base64.getEncoder().encodeToString(HistogramCodec.encode(HistogramSnapshot.EMPTY));

        HistogramLog log = read("#[BaseTime: 100.5 (seconds since epoch)]\n7.0,1.0,0.0," + payload);

        assertThat(log.entries()).containsExactly(new HistogramLog.Entry("", 107.5, 108.5, HistogramSnapshot.EMPTY));
    }

    @Test
    void entry_withTagThatWouldBreakTheLine_isRefused() {
        for (String tag : List.of("a b", "a,b", "a\nb")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HistogramLog.Entry(tag, 0, 1, HistogramSnapshot.EMPTY))
                    .withMessageContaining("tag");
        }
    }

    private static HistogramSnapshot snapshot(Random random) {
        return RandomLatencies.snapshot(random, 200);
    }

    private static String written(List<HistogramLog.Entry> entries) throws Exception {
        StringBuilder text = new StringBuilder();
        new HistogramLog(entries, List.of()).write(text);
        return text.toString();
    }

    private static HistogramLog read(String text) throws Exception {
        return HistogramLog.read(new StringReader(text), TimeUnit.MICROSECONDS);
    }
}
