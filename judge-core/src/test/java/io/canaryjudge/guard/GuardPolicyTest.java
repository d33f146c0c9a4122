package io.canaryjudge.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardPolicyTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void canaryShare_outsideItsRange_isRefused(double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardPolicy.DEFAULT.withCanaryShare(share))
                .withMessage("canaryShare must be above 0 and below 1, was " + share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "P7DT0.001S"})
    void instanceWarmUp_outsideItsRange_isRefused(Duration warmUp) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardPolicy.DEFAULT.withInstanceWarmUp(warmUp))
                .withMessageStartingWith("instanceWarmUp must be 0 to 7 days");
    }

    @Test
    void each_isVariedByItself() {
        GuardPolicy policy = GuardPolicy.DEFAULT
                .withCanaryShare(0.25)
                .withInstanceWarmUp(Duration.ofSeconds(30))
                .withSharing(InstanceSharing.SHARED);

        assertThat(policy.canaryShare()).hasValue(0.25);
        assertThat(policy.instanceWarmUp()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.sharing()).isEqualTo(InstanceSharing.SHARED);
        assertThat(GuardPolicy.DEFAULT.canaryShare()).isEmpty();
    }

    @Test
    void codes_haveWordsOfTheirOwn_andAllButOneBlock() {
        assertThat(Arrays.stream(GuardCode.values()).map(GuardCode::word)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(GuardCode.values()).filter(code -> !code.blocksPromotion()))
                .containsExactly(GuardCode.INSTANCES_WARMING_UP);
    }
}
