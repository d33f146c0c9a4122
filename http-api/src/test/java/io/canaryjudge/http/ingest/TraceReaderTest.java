package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.http.ingest.TraceReader.OnBadRow;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReaderTest {

    private static final String HEADER = TraceReader.HEADER + "\n";

    private final List<TraceRow> rows = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void trace_plainOrCompressed_givesItsRows(String lineEnd) throws Exception {
        String text = String.join(
                lineEnd,
                TraceReader.HEADER,
                "0,baseline,b1,14258,200",
                "3,canary,c1,0,503",
                "",
                "3,canary,,3600000001,599");
        for (byte[] bytes : List.of(text.getBytes(UTF_8), gzip(text), (text + lineEnd).getBytes(UTF_8))) {
            rows.clear();
            assertThat(read(bytes)).isEqualTo(new Decoded(3, 0, List.of()));
            assertThat(rows)
                    .containsExactly(
                            new TraceRow(0, Cohort.BASELINE, "b1", 14_258, Outcome.SUCCEEDED),
                            new TraceRow(3, Cohort.CANARY, "c1", 0, Outcome.FAILED),
                            new TraceRow(3, Cohort.CANARY, "", 3_600_000_001L, Outcome.FAILED));
        }
    }

    @Test
    void trace_withByteOrderMark_isRead() throws Exception {
        assertThat(read("\ufeff" + HEADER + "0,baseline,b1,1,200").accepted()).isEqualTo(1);
    }

    @Test
    void trace_inSeveralCompressedParts_isReadToItsEnd() throws Exception {
        byte[] both = LineProtocolBodies.concat(gzip(HEADER + "0,baseline,b1,1,200\n"), gzip("1,canary,c1,1,200\n"));

        assertThat(read(both).accepted()).isEqualTo(2);
    }

    @Test
    void trace_withHeaderOnly_hasNoRows() throws Exception {
        assertThat(read(HEADER)).isEqualTo(new Decoded(0, 0, List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            x,canary,c1,1,200       | 1  | column t_ms is 'x', must be a whole number, 0 or more
            -1,canary,c1,1,200      | 1  | column t_ms is '-1', must be a whole number, 0 or more
            1.5,canary,c1,1,200     | 1  | column t_ms is '1.5', must be a whole number, 0 or more
            ,canary,c1,1,200        | 1  | column t_ms is '', must be a whole number, 0 or more
            9,canary,c1,1,200       | 1  | column t_ms is '9', must be 10 or more, the time of the row before
            10,Canary,c1,1,200      | 4  | column variant is 'Canary', must be baseline or canary
            10,control,c1,1,200     | 4  | column variant is 'control', must be baseline or canary
            10,canary,"c1",1,200    | 11 | column instance is '"c1"', must be at most 256 characters of UTF-8 without quotes
            10,canary,c1,,200       | 14 | column latency_us is '', must be a whole number, 0 or more
            10,canary,c1,-1,200     | 14 | column latency_us is '-1', must be a whole number, 0 or more
            10,canary,c1,1e3,200    | 14 | column latency_us is '1e3', must be a whole number, 0 or more
            10,canary,c1,9223372036854775808,200 | 14 | column latency_us is '9223372036854775808', must be a whole number, 0 or more
            10,canary,c1, 1,200     | 14 | column latency_us is ' 1', must be a whole number, 0 or more
            10,canary,c1,1,99       | 16 | column status is '99', must be an HTTP status from 100 to 599
            10,canary,c1,1,600      | 16 | column status is '600', must be an HTTP status from 100 to 599
            10,canary,c1,1,ok       | 16 | column status is 'ok', must be a whole number, 0 or more
            10,canary,c1,1,4294967496 | 16 | column status is '4294967496', must be an HTTP status from 100 to 599
            10,canary,c1,1          | 1  | the row '10,canary,c1,1' has 4 columns, must have 5: t_ms,variant,instance,latency_us,status
            10,canary,c1,1,200,     | 1  | the row '10,canary,c1,1,200,' has 6 columns, must have 5: t_ms,variant,instance,latency_us,status
            """)
    void row_thatIsBad_isReportedAndSkippedOrStopsTheTrace(String row, int column, String reason) throws Exception {
        String trace = HEADER + "10,baseline,b1,1,200\n\n" + row + "\n10,baseline,b2,2,200\n";

        assertThat(read(trace)).isEqualTo(new Decoded(2, 1, List.of(new LineError(4, column, reason))));
        assertThat(rows).extracting(TraceRow::instance).containsExactly("b1", "b2");

        rows.clear();
        assertThatThrownBy(() -> new TraceReader(OnBadRow.STOP).read(stream(trace.getBytes(UTF_8)), rows::add))
                .isInstanceOf(TraceException.class)
                .hasMessage("line 4, column " + column + ": " + reason);
        assertThat(rows).extracting(TraceRow::instance).containsExactly("b1");
    }

    @Test
    void instance_malformedOrTooLong_isRefused() throws Exception {
        String row = "0,canary,%s,1,200\n";
        assertThat(read((HEADER + row.formatted("\u00ff")).getBytes(ISO_8859_1)).refused())
                .isEqualTo(1);
        assertThat(read(HEADER + row.formatted("ż".repeat(256))).refused()).isZero();
        assertThat(read(HEADER + row.formatted("ż".repeat(257))).refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 65_538, 131_072, 131_076, 131_077, 500_000})
    void row_thatIsTooLong_isRefusedAndTheNextIsNot(int length) throws Exception {
        Decoded decoded = read(HEADER + "0".repeat(length) + "\n1,canary,c1,1,200\n");

        assertThat(decoded.accepted()).isEqualTo(1);
        assertThat(decoded.errors())
                .containsExactly(new LineError(2, 1, "the line is too long, must have at most 65536 bytes"));
        assertThat(read(HEADER + "0".repeat(length)).refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 65_536, 1_000_000})
    void row_asLongAsAllowed_isReadHoweverItArrives(int bytesAtOnce) throws Exception {
        String row = "0,canary,c1,1,200";
        String longest = "0".repeat(65_536 - row.length()) + row;
        InputStream slow = new ByteArrayInputStream((HEADER + longest + "\r\n1,canary,c1,1,200").getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, bytesAtOnce));
            }
        };

        assertThat(new TraceReader(OnBadRow.SKIP).read(slow, rows::add)).isEqualTo(new Decoded(2, 0, List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            0,baseline,b1,1,200                         | 0,baseline,b1,1,200
            t_ms,variant,instance,latency_us            | t_ms,variant,instance,latency_us
            t_ms;variant;instance;latency_us;status     | t_ms;variant;instance;latency_us;status
            T_MS,variant,instance,latency_us,status     | T_MS,variant,instance,latency_us,status
            t_ms,variant,instance,latency_us,status,x   | t_ms,variant,instance,latency_us,status,x
            """)
    void trace_withAnotherHeader_isNotRead(String header, String shown) {
        assertThatThrownBy(() -> read(header + "\n0,baseline,b1,1,200\n"))
                .isInstanceOf(TraceException.class)
                .hasMessage("the trace begins with '" + shown + "', must begin with the line " + TraceReader.HEADER);
    }

    @Test
    void trace_thatIsEmpty_isNotRead() throws Exception {
        for (byte[] empty : List.of(new byte[0], gzip(""))) {
            assertThatThrownBy(() -> read(empty))
                    .isInstanceOf(TraceException.class)
                    .hasMessage("the trace is empty, must begin with the line " + TraceReader.HEADER);
        }
        assertThatThrownBy(() -> read("\n\n"))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("begins with ''");
    }

    @Test
    void compressedTrace_truncatedAnywhere_deliversTheRowsBeforeAndSaysWhere() throws IOException {
        byte[] whole = gzip(HEADER + lines(300));
        for (int length = 2; length < whole.length; length++) {
            rows.clear();
            byte[] part = Arrays.copyOf(whole, length);
            TraceException truncated = catchThrowableOfType(TraceException.class, () -> read(part));

            String where = rows.isEmpty() ? "" : "after line " + (rows.size() + 1);
            assertThat(truncated)
                    .hasMessageStartingWith("the compressed trace ends too early, ")
                    .hasMessageEndingWith(where);
        }
        assertThat(rows).hasSize(300);
    }

    @Test
    void compressedTrace_damaged_endsWithATraceException() throws IOException {
        byte[] whole = gzip(HEADER + lines(300));
        SplittableRandom random = new SplittableRandom(1);
        int unnoticed = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            damaged[10 + random.nextInt(damaged.length - 10)] ^= (byte) (1 << random.nextInt(8));
            try {
                read(damaged);
                unnoticed++;
            } catch (TraceException e) {
                assertThat(e.getMessage()).containsAnyOf("is damaged", "ends too early", "begins with");
            }
        }
        assertThat(unnoticed).isZero();
    }

    @Test
    void stream_thatFails_isReportedWithItsCause() {
        IOException cause = new IOException("disk on fire");
        InputStream failing = new InputStream() {
            private final InputStream start = stream((HEADER + lines(3)).getBytes(UTF_8));

            @Override
            public int read() throws IOException {
                int next = start.read();
                if (next < 0) {
                    throw cause;
                }
                return next;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                buffer[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> new TraceReader(OnBadRow.SKIP).read(failing, rows::add))
                .isInstanceOf(TraceException.class)
                .hasMessage("the trace cannot be read, after line 4")
                .hasCause(cause);
        assertThat(rows).hasSize(3);
    }

    @Test
    void traces_damagedAtRandom_neverFailOtherwise() {
        byte[] whole = (HEADER + lines(5)).getBytes(UTF_8);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int k = random.nextInt(5); k >= 0; k--) {
                damaged[TraceReader.HEADER.length() + random.nextInt(damaged.length - TraceReader.HEADER.length())] =
                        (byte) random.nextInt(256);
            }
            try {
                Decoded decoded = read(damaged);
                assertThat(decoded.errors()).hasSize((int) decoded.refused());
            } catch (TraceException e) {
                assertThat(e.getMessage()).startsWith("the trace begins with");
            }
        }
    }

    private static String lines(int count) {
        SplittableRandom random = new SplittableRandom(count);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(i)
                    .append(",canary,c1,")
                    .append(random.nextInt(1_000_000))
                    .append(",200\n");
        }
        return lines.toString();
    }

    private Decoded read(String trace) throws TraceException {
        return read(trace.getBytes(UTF_8));
    }

    private Decoded read(byte[] trace) throws TraceException {
        return new TraceReader(OnBadRow.SKIP).read(stream(trace), rows::add);
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(text.getBytes(UTF_8));
        }
        return compressed.toByteArray();
    }
}
