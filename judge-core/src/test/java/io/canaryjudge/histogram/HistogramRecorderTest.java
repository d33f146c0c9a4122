package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramRecorderTest {

    @Test
    void record_ofADistribution_addsItsBuckets() {
        HistogramSnapshot some = HistogramSnapshot.ofBuckets(new long[] {10, 20}, new long[] {3, 4});
        HistogramRecorder recorder = new HistogramRecorder();

        recorder.record(some);
        recorder.record(20);
        recorder.record(some);

        assertThat(recorder.snapshot()).isEqualTo(HistogramSnapshot.ofBuckets(new long[] {10, 20}, new long[] {6, 9}));
    }

    @Test
    void record_ofMoreThanABucketHolds_fillsIt() {
        long most = Integer.MAX_VALUE;
        HistogramSnapshot many = HistogramSnapshot.ofBuckets(new long[] {10, 20}, new long[] {most - 1, 1L << 40});
        HistogramRecorder recorder = new HistogramRecorder();

        recorder.record(many);
        recorder.record(many);

        assertThat(recorder.snapshot())
                .isEqualTo(HistogramSnapshot.ofBuckets(new long[] {10, 20}, new long[] {most, most}));
    }
}
