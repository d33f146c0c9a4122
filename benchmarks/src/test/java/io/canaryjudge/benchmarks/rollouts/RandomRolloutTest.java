package io.canaryjudge.benchmarks.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.rollout.Phase;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The laws of rollouts on few random sequences; {@code benchmarks/run rollouts} is the long form. */
class RandomRolloutTest {

    @Test
    void randomSequences_breakNoLaw_andReachEveryEnd() {
        Set<Phase> ends = EnumSet.noneOf(Phase.class);

        for (long seed = 1; seed <= 5_000; seed++) {
            try {
                ends.add(RandomRollout.run(seed).phase());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
            }
        }

        assertThat(ends).containsExactlyInAnyOrder(Phase.COMPLETED, Phase.ROLLED_BACK, Phase.ESCALATED);
    }
}
