package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TwoProportionsTest {

    @Test
    void proportions_areEventsPerRequest() {
        TwoProportions table = new TwoProportions(1, 4, 3, 4);

        assertThat(table.canaryProportion()).isEqualTo(0.25);
        assertThat(table.baselineProportion()).isEqualTo(0.75);
        assertThat(table.swapped()).isEqualTo(new TwoProportions(3, 4, 1, 4));
    }

    @Test
    void impossibleCounts_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TwoProportions(0, 0, 1, 2))
                .withMessageContaining("canary must have 1 to 2^53 requests");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TwoProportions(1, 2, 3, 2))
                .withMessageContaining("baseline must have");
        assertThatIllegalArgumentException().isThrownBy(() -> new TwoProportions(-1, 2, 1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new TwoProportions(1, Long.MAX_VALUE, 1, 2));
    }
}
