package io.canaryjudge.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Requests.Harm;
import io.canaryjudge.testing.Traffic;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The law that more harm makes no judgement better, over {@value #ROLLOUTS} small rollouts, some with bursts and some with
 * a leak, each judged again with its canary's errors multiplied or its requests slowed in every window.
 */
class MoreHarmTest {

    private static final int ROLLOUTS = 200;
    private static final int WINDOWS = 100;
    private static final int LOOK_EVERY = 5;
    private static final List<Harm> HARMS = List.of(new Harm(2, 1), new Harm(10, 1), new Harm(1, 1.1), new Harm(1, 2));

    @Test
    void harmToEveryWindowOfTheCanary_neverImprovesAJudgement() {
        int compared = 0;
        List<String> improved = new ArrayList<>();
        for (int seed = 1; seed <= ROLLOUTS; seed++) {
            List<Traffic> traffic = rollout(new SplittableRandom(seed));
            List<List<MetricJudgement>> before = judgements(traffic, Harm.NONE);
            for (Harm harm : HARMS) {
                List<List<MetricJudgement>> after = judgements(traffic, harm);
                for (int look = 0; look < before.size(); look++) {
                    for (int m = 0; m < before.get(look).size(); m++) {
                        MetricJudgement unharmed = before.get(look).get(m);
                        MetricJudgement harmed = after.get(look).get(m);
                        if (isTouched(unharmed, harm)) {
                            compared++;
                            if (rank(harmed.kind()) > rank(unharmed.kind())) {
                                improved.add(seed + ", " + harm + ", "
                                        + unharmed.policy().name() + " at look " + look + ": " + unharmed.kind()
                                        + " became " + harmed.kind());
                            }
                        } else {
                            assertThat(harmed).isEqualTo(unharmed);
                        }
                    }
                }
            }
        }

        assertThat(compared).isGreaterThan(30_000);
        assertThat(improved).isEmpty();
    }

    private static boolean isTouched(MetricJudgement judgement, Harm harm) {
        boolean isErrorRate = judgement.policy().kind() instanceof ErrorRate;
        return judgement.kind() != Kind.NO_DATA && isErrorRate == harm.errorFactor() > 1;
    }

    private static int rank(Kind kind) {
        return switch (kind) {
            case REGRESSED -> 0;
            case UNDECIDED, NO_DATA -> 1;
            case PASS, IMPROVED -> 2;
        };
    }

    private static List<Traffic> rollout(SplittableRandom random) {
        double errorRate = random.nextInt(4) == 0 ? 0.001 : 0.05 * random.nextDouble();
        Load baseline = new Load(1 + random.nextInt(4), 10 + random.nextInt(90), errorRate, 20);
        Load canary = new Load(1 + random.nextInt(4), 10 + random.nextInt(90), errorRate, 20)
                .withErrorRate(Math.min(1, errorRate * Math.exp(0.7 * random.nextGaussian())))
                .slower(Math.exp(0.2 * random.nextGaussian()));
        double worst = 1 + 3 * random.nextDouble();
        int kind = random.nextInt(4);
        return Traffic.of(random, 0, WINDOWS, baseline, index -> switch (kind) {
            case 0 -> index / 10 % 3 == 0 ? harmed(canary, worst) : canary;
            case 1 -> harmed(canary, 1 + (worst - 1) * index / WINDOWS);
            default -> canary;
        });
    }

    private static Load harmed(Load load, double factor) {
        return load.withErrorRate(Math.min(1, factor * load.errorRate())).slower(factor);
    }

    private static List<List<MetricJudgement>> judgements(List<Traffic> traffic, Harm harm) {
        CanaryAnalysis analysis = new CanaryAnalysis(
                Canary.of(Duration.ofMinutes(10), 0.5, Duration.ZERO, List.of(), 0),
                new WindowSpec(Duration.ofSeconds(1), Duration.ZERO));
        List<List<MetricJudgement>> looks = new ArrayList<>();
        for (int w = LOOK_EVERY; w <= traffic.size(); w += LOOK_EVERY) {
            looks.add(analysis.evaluate(
                            w * 1_000L, index -> traffic.get((int) index).pair(harm), List.of())
                    .metrics());
        }
        return looks;
    }
}
