package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reading and filing costs in memory once every series and window is known: nothing for a line. */
class LineProtocolSteadyStateTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final int LINES = 1_000;
    /** Of a body, however many lines it has. */
    private static final long MOST_BYTES_PER_BODY = 1_000;

    private final WindowStore store = new WindowStore(WindowSpec.DEFAULT, 100);
    private final LineProtocolDecoder decoder = new LineProtocolDecoder(IngestMapping.DEFAULT, store::record, 1);

    @Test
    void lines_ofKnownSeries_makeNoGarbage() {
        byte[] body = body();
        for (int i = 0; i < 200; i++) {
            read(body);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            read(body);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }

        assertThat(least).isLessThan(MOST_BYTES_PER_BODY);
        assertThat(store.series()).isEqualTo(50);
    }

    @Test
    void lines_allRecorded_areCountedByTheirFate() {
        byte[] body = body();
        LineProtocolDecoder.Body reading = read(body);

        assertThat(reading.arrivals()).isEqualTo(Map.of(Arrival.RECORDED, (long) LINES));
        assertThat(reading.decoded().accepted()).isEqualTo(LINES);
        assertThat(store.pair("checkout", "1.5.0", "1.4.2", WindowSpec.DEFAULT.indexOf(NOW))
                        .baseline())
                .hasSize(50);
    }

    private LineProtocolDecoder.Body read(byte[] body) {
        LineProtocolDecoder.Body reading = decoder.read(body, 0, body.length - 64, Precision.NANOSECONDS, NOW, 10_000);
        assertThat(reading.advance(body.length)).isTrue();
        return reading;
    }

    private static byte[] body() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("requests,service=checkout,version=1.5.0,instance=pod-")
                    .append(i % 50)
                    .append(i % 3 == 0 ? " latency_us=" + (900 + i) : " latency_ms=" + i % 90 + ".25")
                    .append(i % 4 == 0 ? ",error=f " : ",status=200i ")
                    .append(i % 5 == 0 ? "" : NOW + "000000")
                    .append("\n");
        }
        byte[] bytes = text.toString().replace(" \n", "\n").getBytes(US_ASCII);
        return Arrays.copyOf(bytes, bytes.length + 64);
    }
}
