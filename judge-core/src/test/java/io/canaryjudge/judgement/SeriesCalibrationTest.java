package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.window.WindowPair;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeriesCalibrationTest {
    @Test
    void explore() {
        int rollouts = Integer.getInteger("rollouts", 300);
        for (MetricKind kind : new MetricKind[] {Levels.CPU, new MetricKind.Throughput(Direction.DECREASE)}) {
            for (int[] k : new int[][] {{3, 3}, {10, 10}, {5, 1}}) {
                for (double noise : new double[] {0.05, 0.1, 0.3}) {
                    for (double correlation : new double[] {0, 0.9, 0.97}) {
                        for (double instances : new double[] {0, 0.05}) {
                            Levels levels = new Levels(k[0], k[1], noise, correlation, instances);
                            int aborts = 0, passes = 0, power = 0;
                            for (int seed = 1; seed <= rollouts; seed++) {
                                String r = run(kind, levels.rollout(new SplittableRandom(seed), 600, 0, 1));
                                aborts += r.contains("R") ? 1 : 0;
                                passes += r.contains("P") ? 1 : 0;
                            }
                            for (int seed = 1; seed <= 50; seed++) {
                                String r = run(kind, levels.rollout(new SplittableRandom(seed), 600, 300, kind.direction() == Direction.INCREASE ? 2 : 0.5));
                                power += r.contains("R") ? 1 : 0;
                            }
                            System.out.printf("%s %s aborts %.4f passes %.2f power(late x2) %.2f%n", kind.getClass().getSimpleName(), levels, aborts / (double) rollouts, passes / (double) rollouts, power / 50.0);
                        }
                    }
                }
            }
        }
        assertThat(1).isEqualTo(1);
    }

    static String run(MetricKind kind, List<WindowPair> windows) {
        Judging judging = new Judging(Levels.strict(kind));
        String r = "";
        for (int i = 0; i < windows.size(); i++) {
            judging.read(windows.get(i));
            if (i % 3 == 0 || i < 60) {
                Kind j = judging.judgement("level").kind();
                if (j == Kind.REGRESSED) return r + "R";
                if (j == Kind.PASS || j == Kind.IMPROVED) r = "P";
            }
        }
        return r;
    }
}
