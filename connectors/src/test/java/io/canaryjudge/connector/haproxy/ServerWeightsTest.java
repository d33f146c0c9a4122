package io.canaryjudge.connector.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ServerWeightsTest {

    @Test
    void weights_giveTheShare_forAllPercentagesAndSmallPools() {
        for (int baseline = 1; baseline <= 5; baseline++) {
            for (int canary = 1; canary <= 5; canary++) {
                for (int percent = 0; percent <= 100; percent++) {
                    ServerWeights weights = ServerWeights.of(percent, baseline, canary);
                    double share = 100.0
                            * canary
                            * weights.canary()
                            / (canary * weights.canary() + baseline * weights.baseline());
                    assertThat(share)
                            .as("%d %% with %d and %d servers: %s", percent, baseline, canary, weights)
                            .isCloseTo(percent, within(1.0));
                    assertThat(weights.baseline()).isBetween(percent < 100 ? 1 : 0, percent < 100 ? 256 : 0);
                    assertThat(weights.canary()).isBetween(percent > 0 ? 1 : 0, percent > 0 ? 256 : 0);
                }
            }
        }
    }

    @Test
    void weights_ofOneServerEach_areThePercentages() {
        assertThat(ServerWeights.of(25, 1, 1)).isEqualTo(new ServerWeights(75, 25));
        assertThat(ServerWeights.of(0, 1, 1)).isEqualTo(new ServerWeights(100, 0));
    }

    @Test
    void weights_thatDoNotFit_areRoundedAndStayAboveZero() {
        assertThat(ServerWeights.of(1, 1, 50)).isEqualTo(new ServerWeights(256, 1));
    }
}
