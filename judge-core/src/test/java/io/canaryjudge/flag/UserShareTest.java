package io.canaryjudge.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserShareTest {

    private static final int USERS = 100_000;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.07, 0.29, 5, 33.333, 57.9, 99.999, 100})
    void share_inPercent_isItsSteps(double percent) {
        UserShare share = UserShare.ofPercent(percent);

        assertThat(share.steps()).isEqualTo(Math.toIntExact(Math.round(percent * 1_000)));
        assertThat(share.percent()).isEqualTo(percent);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 100.001, 0.0005, 33.3333, Double.NaN, Double.POSITIVE_INFINITY})
    void share_thatIsNone_isRefused(double percent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserShare.ofPercent(percent))
                .withMessageContaining("multiple of 0.001 from 0 to 100, was " + percent);
    }

    @Test
    void steps_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UserShare(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserShare(100_001));
    }

    @Test
    void share_thatGrows_keepsEveryUser() {
        BitSet before = new BitSet();
        for (double percent : new double[] {0, 5, 25, 50, 100}) {
            BitSet now = users(UserShare.ofPercent(percent), "checkout");
            BitSet lost = (BitSet) before.clone();
            lost.andNot(now);

            assertThat(lost.cardinality()).as("users lost at %s %%", percent).isZero();
            assertThat(now.cardinality() / (double) USERS).isCloseTo(percent / 100, within(fourSigma(percent / 100)));
            before = now;
        }
        assertThat(before.cardinality()).isEqualTo(USERS);
    }

    @Test
    void share_ofOneMoreStep_addsItsBucketAlone() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            String user = Long.toString(random.nextLong());
            int bucket = UserShare.bucket("f", user);

            assertThat(bucket).isBetween(0, 99_999);
            assertThat(new UserShare(bucket).includes("f", user)).isFalse();
            assertThat(new UserShare(bucket + 1).includes("f", user)).isTrue();
        }
    }

    /** Two seeds share p squared of all users, as independent draws do. */
    @Test
    void shares_ofTwoSeeds_areIndependent() {
        UserShare share = UserShare.ofPercent(20);
        BitSet both = users(share, "checkout");
        both.and(users(share, "search"));

        assertThat(both.cardinality() / (double) USERS).isCloseTo(0.04, within(fourSigma(0.04)));
    }

    @Test
    void buckets_areEquallyLikely() {
        int[] counts = new int[100];
        IntStream.range(0, USERS).forEach(i -> counts[UserShare.bucket("f", "user-" + i) / 1_000]++);
        double expected = USERS / 100.0;
        double chiSquare = IntStream.of(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();

        // R: qchisq(c(1e-4, 1 - 1e-4), 99) is 56.1 and 160.1
        assertThat(chiSquare).isBetween(56.1, 160.1);
    }

    private static double fourSigma(double share) {
        return 4 * Math.sqrt(share * (1 - share) / USERS);
    }

    private static BitSet users(UserShare share, String seed) {
        BitSet users = new BitSet();
        IntStream.range(0, USERS).filter(i -> share.includes(seed, "user-" + i)).forEach(users::set);
        return users;
    }
}
