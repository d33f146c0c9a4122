package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where lines begin and end, seen through the decoder where it is about what is lost. */
class LineSplitterTest {

    private static final String GOOD = "m,service=a,version=b latency_us=1";

    @Test
    void lines_endAtNewlineOrCarriageReturnNewlineOrTheEnd() {
        assertThat(lines("a\nb\r\nc")).containsExactly("1:a", "2:b", "3:c");
        assertThat(lines("a\r")).containsExactly("1:a");
        assertThat(lines("a\rb\n")).containsExactly("1:a\rb");
    }

    @Test
    void lines_thatAreBlankOrComments_areLeftOutAndCounted() {
        assertThat(lines("\n\r\n \t \n# c\n  # a=\"b\n#\na\n#\n")).containsExactly("7:a");
        assertThat(lines("")).isEmpty();
        assertThat(lines("#")).isEmpty();
    }

    @Test
    void string_withNewlines_staysInItsLine() {
        assertThat(lines("a b=\"1\n2\r\n\n3\",c=1\nd\n")).containsExactly("1:a b=\"1\n2\r\n\n3\",c=1", "5:d");
        assertThat(lines("a b=\"1\n2\"\nd")).containsExactly("1:a b=\"1\n2\"", "3:d");
        assertThat(lines("a b=\"1\n2\"\r\nd")).containsExactly("1:a b=\"1\n2\"", "3:d");
        assertThat(lines("a b=\"1\n2\" 5\nd")).containsExactly("1:a b=\"1\n2\" 5", "3:d");
        assertThat(lines("a b=\"\\\"\n\\\\\"\nd")).containsExactly("1:a b=\"\\\"\n\\\\\"", "3:d");
    }

    @Test
    void string_inABadLine_isNotReadAsLines() {
        assertThat(lines("a b=+1,c=\"\nd e=1\n\"\nf")).containsExactly("1:a b=+1,c=\"\nd e=1\n\"", "4:f");
    }

    @Test
    void quote_thatOpensNoString_hasNoMeaning() {
        assertThat(lines("a\",b=\"c d=1\ne")).containsExactly("1:a\",b=\"c d=1", "2:e");
        assertThat(lines("a b\"=1\nc\"")).containsExactly("1:a b\"=1", "2:c\"");
        assertThat(lines("a b\\=\"1\nc\"")).containsExactly("1:a b\\=\"1", "2:c\"");
        assertThat(lines("a b=1 \"\nc\"")).containsExactly("1:a b=1 \"", "2:c\"");
        assertThat(lines("a\\ b=\"c\nd\"")).containsExactly("1:a\\ b=\"c", "2:d\"");
    }

    @Test
    void quote_thatIsForgotten_costsItsLineOnly() {
        String[] followers = {"", GOOD, GOOD + ",x=\"y\"", GOOD + ",x=\"\"", "# \"x\"", "m,t=\"a x=1"};
        for (String follower : followers) {
            assertThat(lines("m x=\"abc\n" + follower + "\n" + GOOD).get(0)).isEqualTo("1:m x=\"abc");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 200_000})
    void line_longerThan64KiB_isRefusedAndTheNextIsNot(int length) {
        String note = GOOD + ",note=\"";
        String line = note + "x".repeat(length - note.length() - 1) + "\"";

        Decoded decoded = decode(line + "\r\n" + GOOD + "\n");

        assertThat(decoded.accepted()).isEqualTo(length <= 65_536 ? 2 : 1);
        if (length > 65_536) {
            assertThat(decoded.errors())
                    .containsExactly(
                            new LineError(1, 65_537, "the line is " + length + " bytes long, must have at most 65536"));
        }
    }

    @Test
    void line_whoseStringWithNewlinesIsTooLong_endsAtItsFirstNewline() {
        Decoded decoded = decode("m x=\"a\n" + GOOD + ",y=1\n" + "#".repeat(70_000) + "\n\"\n" + GOOD);

        assertThat(decoded.accepted()).isEqualTo(2);
        assertThat(decoded.refused()).isEqualTo(2);
    }

    @Test
    void badLines_areReportedByTheirNumberAndTheOthersKept() {
        Decoded decoded = decode(GOOD + "\nbad\n\n" + GOOD + ",n=\"\n\n\"\n# c\nworse\r\n" + GOOD + "\n");

        assertThat(decoded.accepted()).isEqualTo(3);
        assertThat(decoded.errors()).extracting(LineError::line).containsExactly(2, 8);
    }

    @Test
    void errors_beyondAHundred_areCountedOnly() {
        Decoded decoded = decode("bad\n".repeat(250) + GOOD);

        assertThat(decoded.accepted()).isEqualTo(1);
        assertThat(decoded.refused()).isEqualTo(250);
        assertThat(decoded.errors()).hasSize(100);
        assertThat(decoded.errors().get(99).line()).isEqualTo(100);
    }

    private static List<String> lines(String text) {
        byte[] body = text.getBytes(UTF_8);
        LineSplitter splitter = new LineSplitter(body, 0, body.length);
        List<String> lines = new ArrayList<>();
        while (splitter.next()) {
            int length = splitter.end() - splitter.start();
            lines.add(splitter.number() + ":" + new String(body, splitter.start(), length, UTF_8));
        }
        return lines;
    }

    private static Decoded decode(String text) {
        byte[] body = text.getBytes(UTF_8);
        return new SampleDecoder(IngestMapping.DEFAULT, Precision.NANOSECONDS, 0, 0)
                .decode(body, 0, body.length, sample -> {});
    }
}
