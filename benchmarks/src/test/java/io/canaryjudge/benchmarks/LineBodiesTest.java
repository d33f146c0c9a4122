package io.canaryjudge.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.benchmarks.load.LineBodies;
import io.canaryjudge.benchmarks.load.LineBody;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent under load. */
class LineBodiesTest {

    private static final long NOW = 1_795_428_000_123L;

    @Test
    void body_isTheSameEachTimeAndOfAsManySeriesAsAsked() {
        LineBody body = LineBodies.make(1_000, 100, 3);

        assertThat(body.text()).isEqualTo(LineBodies.make(1_000, 100, 3).text());
        assertThat(lines(body).stream().map(line -> line.split(" ", 3)[0]).distinct())
                .hasSize(100);
        assertThat(body.lines()).isEqualTo(1_000).isEqualTo(lines(body).size());
    }

    @Test
    void body_stamped_hasThatTimeInEveryLineAndNoTimeTwice() {
        LineBody body = LineBodies.make(1_000, 10, 3);
        body.stamp(NOW);

        List<String> times =
                lines(body).stream().map(line -> line.split(" ", 3)[2]).toList();
        assertThat(times).doesNotHaveDuplicates().allMatch(time -> time.length() == 19 && time.startsWith("" + NOW));
    }

    private static List<String> lines(LineBody body) {
        return Arrays.asList(new String(body.text(), US_ASCII).split("\n"));
    }
}
