package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.IngestMapping;
import io.canaryjudge.http.ingest.Precision;
import io.canaryjudge.http.ingest.SampleDecoder;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineBatchTest {

    private static final long NOW = 1_795_428_000_000L;

    @Test
    void body_ofMeasuredRequests_isWhatTheServiceReads() {
        LineBatch batch = new LineBatch("checkout");
        batch.add(new Measured("1.4.2", "blue-1", NOW - 900, 20_312, 200));
        batch.add(new Measured("1.5.0", "green-3", NOW - 1, 5_000_000, 504));

        byte[] body = batch.body().getBytes();
        List<Sample> samples = new ArrayList<>();
        Decoded decoded = new SampleDecoder(IngestMapping.DEFAULT, Precision.MILLISECONDS, NOW, 0)
                .decode(body, 0, body.length, samples::add);

        assertThat(batch.lines()).isEqualTo(2);
        assertThat(decoded).isEqualTo(new Decoded(2, 0, List.of()));
        assertThat(samples)
                .containsExactly(
                        new Sample(new SeriesKey("checkout", "1.4.2", "blue-1"), NOW - 900, 20_312, Outcome.SUCCEEDED),
                        new Sample(new SeriesKey("checkout", "1.5.0", "green-3"), NOW - 1, 5_000_000, Outcome.FAILED));
    }
}
