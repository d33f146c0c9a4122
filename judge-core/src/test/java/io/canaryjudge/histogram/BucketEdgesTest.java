package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BucketEdgesTest {

    private static final BucketEdges LISTED = BucketEdges.of(new long[] {100_000, 10_000, 1_000_000});

    @Test
    void aLatency_liesBetweenTheEdgesOfItsBucket() {
        long edge = HistogramLayout.bucketEnd(100_000);

        assertThat(LISTED.lower(50_000)).isEqualTo(HistogramLayout.bucketEnd(10_000));
        assertThat(LISTED.upper(50_000)).isEqualTo(edge);
        assertThat(LISTED.upper(edge)).isEqualTo(edge);
        assertThat(LISTED.lower(edge)).isEqualTo(HistogramLayout.bucketEnd(10_000));
        assertThat(LISTED.lower(5_000)).isZero();
        assertThat(LISTED.upper(2_000_000)).isEqualTo(BucketEdges.NONE_ABOVE);
    }

    @Test
    void fineEdges_leaveEveryLatencyAsItIs() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            long micros = HistogramLayout.bucketEnd(random.nextLong(1, 1_000_000_000));

            assertThat(BucketEdges.fine().lower(micros)).isEqualTo(micros);
            assertThat(BucketEdges.fine().upper(micros)).isEqualTo(micros);
            assertThat(BucketEdges.fine().atOrBelow(micros)).isEqualTo(micros);
            assertThat(BucketEdges.fine().atOrAbove(micros)).isEqualTo(micros);
        }
    }

    @Test
    void geometricEdges_encloseEveryLatency_byOneBucket() {
        SplittableRandom random = new SplittableRandom(11);
        for (int scale : new int[] {-1, 0, 3, 8}) {
            BucketEdges edges = BucketEdges.geometric(scale, 1e6);
            double factor = Math.pow(2, Math.pow(2, -scale));
            for (int i = 0; i < 1_000; i++) {
                long micros = random.nextLong(2_000, 1_000_000_000);
                long above = edges.atOrAbove(micros);
                long below = edges.atOrBelow(micros);

                assertThat(below).isLessThanOrEqualTo(micros);
                assertThat(above).isGreaterThanOrEqualTo(micros);
                assertThat(edges.atOrAbove(above)).isEqualTo(above);
                assertThat(edges.atOrBelow(above)).isEqualTo(above);
                assertThat(above == below || above <= below * factor * 1.003)
                        .as("scale %d: %d to %d", scale, below, above)
                        .isTrue();
            }
        }
    }

    @Test
    void commonEdges_areThoseThatBothHave_inAnyOrder() {
        BucketEdges other = BucketEdges.of(new long[] {20_000, 100_000, 500_000});

        assertThat(LISTED.common(other).atOrAbove(15_000)).isEqualTo(HistogramLayout.bucketEnd(100_000));
        assertThat(other.common(LISTED).atOrBelow(900_000)).isEqualTo(HistogramLayout.bucketEnd(100_000));
        assertThat(LISTED.common(other).atOrAbove(200_000)).isEqualTo(BucketEdges.NONE_ABOVE);
        assertThat(LISTED.common(other).atOrBelow(90_000)).isZero();
        assertThat(LISTED.common(BucketEdges.fine())).isEqualTo(LISTED);
        assertThat(BucketEdges.fine().common(LISTED)).isEqualTo(LISTED);
    }

    @Test
    void mergedSnapshots_areExactWhereBothAre() {
        HistogramSnapshot fine = HistogramSnapshot.ofBuckets(new long[] {50}, new long[] {3});
        HistogramSnapshot coarse =
                HistogramSnapshot.ofBuckets(new long[] {60_000}, new long[] {2}).exactAt(LISTED);

        assertThat(fine.merge(coarse).edges()).isEqualTo(LISTED);
        assertThat(HistogramSnapshot.EMPTY.merge(coarse).edges()).isEqualTo(LISTED);
        assertThat(coarse).isNotEqualTo(HistogramSnapshot.ofBuckets(new long[] {60_000}, new long[] {2}));
    }
}
