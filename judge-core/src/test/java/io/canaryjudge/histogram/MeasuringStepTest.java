package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuringStepTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 1_000_000})
    void step_ofLatenciesThatWereCutOff_isFound(long step) {
        Seeds.upTo(20, random -> {
            long most = Math.min(2_000_000L * step, 60_000_000L);
            HistogramSnapshot some = snapshot(random, 400, micros -> micros / step * step, most);

            assertThat(MeasuringStep.micros(List.of(some, HistogramSnapshot.EMPTY)))
                    .isGreaterThanOrEqualTo(step);
        });
    }

    @Test
    void step_ofFineLatencies_isOne() {
        Seeds.upTo(
                20,
                random -> assertThat(MeasuringStep.micros(
                                List.of(snapshot(random, 200, LongUnaryOperator.identity(), 200_000))))
                        .isEqualTo(1));
    }

    @Test
    void step_isThatOfTheFinest() {
        HistogramSnapshot seconds = HistogramSnapshot.ofBuckets(new long[] {0, 1_000_000}, new long[] {3, 7});
        HistogramSnapshot millis = HistogramSnapshot.ofBuckets(new long[] {0, 3_000}, new long[] {3, 7});
        HistogramSnapshot tenths = HistogramSnapshot.ofBuckets(new long[] {0, 3_100}, new long[] {3, 7});

        assertThat(MeasuringStep.micros(List.of(seconds))).isEqualTo(1_000_000);
        assertThat(MeasuringStep.micros(List.of(seconds, millis))).isEqualTo(1_000);
        assertThat(MeasuringStep.micros(List.of(seconds, millis, tenths))).isEqualTo(1);
    }

    @Test
    void fewOddOnes_doNotHideAStep_andMoreDo() {
        assertThat(MeasuringStep.micros(
                        List.of(HistogramSnapshot.ofBuckets(new long[] {1_000, 1_111}, new long[] {9_999, 1}))))
                .isEqualTo(1_000);
        assertThat(MeasuringStep.micros(
                        List.of(HistogramSnapshot.ofBuckets(new long[] {1_000, 1_111}, new long[] {990, 10}))))
                .isEqualTo(1);
    }

    @Test
    void noLatencies_haveNoStep() {
        assertThat(MeasuringStep.micros(List.of())).isEqualTo(1);
        assertThat(MeasuringStep.micros(List.of(HistogramSnapshot.EMPTY))).isEqualTo(1);
    }

    private static HistogramSnapshot snapshot(
            SplittableRandom random, int requests, LongUnaryOperator measured, long mostMicros) {
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            micros.add(measured.applyAsLong(random.nextLong(mostMicros)));
        }
        HistogramRecorder recorder = new HistogramRecorder();
        micros.forEach(recorder::record);
        return recorder.snapshot();
    }
}
