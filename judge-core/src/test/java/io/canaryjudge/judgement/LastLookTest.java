package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Traffic;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LastLookTest {

    private static final Load STEADY = new Load(5, 100, 0.02, 20);

    private static Judging read(SplittableRandom random, int windows, Load canary) {
        Judging judging = Judging.byDefault();
        for (Traffic window : Traffic.of(random, windows, STEADY, canary)) {
            judging.read(window.pair());
        }
        return judging;
    }

    @Test
    void lastLook_findsWhatNoEarlierOneMayCallProven() {
        int found = 0;
        for (int seed = 1; seed <= 20; seed++) {
            Judging judging = read(new SplittableRandom(seed), 600, STEADY.withErrorRate(0.026));
            MetricJudgement interim = judging.judgement("error_rate");
            MetricJudgement last = judging.judgementsAtDeadline().get(0);
            if (interim.kind() != Kind.REGRESSED && last.kind() == Kind.REGRESSED) {
                Comparison comparison = last.comparison().orElseThrow();
                assertThat(comparison.scope()).isEqualTo(Scope.AT_DEADLINE);
                assertThat(comparison.effect().lower()).isGreaterThanOrEqualTo(1);
                assertThat(comparison.effect().estimate())
                        .isGreaterThan(last.policy().margin().ratio());
                found++;
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(8);
    }

    @Test
    void lastLook_atSlowerRequests_findsThemToo() {
        int found = 0;
        for (int seed = 1; seed <= 20; seed++) {
            Judging judging = read(new SplittableRandom(seed), 300, STEADY.slower(1.13));
            found += judging.judgementsAtDeadline().get(1).kind() == Kind.REGRESSED ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(16);
    }

    /** 100 rollouts of four metrics; with a true rate of 1 %, more than 5 happen once in 1 800 runs. */
    @Test
    void lastLook_atIdenticalCohorts_hardlyEverFindsARegression() {
        int alarms = 0;
        for (int seed = 1; seed <= 100; seed++) {
            boolean alarmed = read(new SplittableRandom(seed), 120, STEADY).judgementsAtDeadline().stream()
                    .anyMatch(judgement -> judgement.kind() == Kind.REGRESSED);
            alarms += alarmed ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(5);
    }

    @Test
    void canaryWithinItsMargin_isNotCalledRegressed_howeverSureTheDifferenceIs() {
        Load busy = new Load(5, 2_000, 0.02, 20);
        Seeds.upTo(3, random -> {
            Judging judging = Judging.byDefault();
            for (Traffic window : Traffic.of(random, 120, busy, busy.slower(1.03))) {
                judging.read(window.pair());
            }
            assertThat(judging.judgementsAtDeadline())
                    .extracting(MetricJudgement::kind)
                    .doesNotContain(Kind.REGRESSED);
        });
    }
}
