package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.window.WindowPair;
import java.util.*;
import org.junit.jupiter.api.Test;

class SeriesCalibrationTest {
    public static void main(String[] a) {
        new SeriesCalibrationTest().explore();
    }

    @Test
    void explore() {
        int rollouts = Integer.getInteger("rollouts", 300);
        MetricKind g = Levels.CPU, t = new MetricKind.Throughput(Direction.DECREASE);
        Object[][] cells = {
            {g, new Levels(3, 3, 0.3, 0.9, 0.05)},
            {t, new Levels(3, 3, 0.3, 0.9, 0.05)},
            {g, new Levels(3, 3, 0.3, 0.97, 0)},
            {g, new Levels(5, 1, 0.3, 0, 0)},
            {g, new Levels(5, 1, 0.3, 0.9, 0.05)},
            {t, new Levels(5, 1, 0.3, 0.9, 0)},
            {t, new Levels(3, 3, 0.1, 0.97, 0.05)}
        };
        for (Object[] c : cells) {
            MetricKind kind = (MetricKind) c[0];
            Levels levels = (Levels) c[1];
            int[] byTime = new int[4];
            int late = 0, aborts = 0;
            for (int seed = 1; seed <= rollouts; seed++) {
                int r = run(kind, levels.rollout(new SplittableRandom(seed), 600, 0, 1));
                if (r != 0) {
                    aborts++;
                    byTime[Math.abs(r) < 30 ? 0 : Math.abs(r) < 90 ? 1 : Math.abs(r) < 240 ? 2 : 3]++;
                    late += r < 0 ? 1 : 0;
                }
            }
            double harm = kind.direction() == Direction.INCREASE ? 2 : 0.5;
            List<Integer> early = new ArrayList<>(), lateHarm = new ArrayList<>();
            for (int seed = 1; seed <= 30; seed++) {
                early.add(when(run(kind, levels.rollout(new SplittableRandom(seed), 600, 0, harm))));
                lateHarm.add(when(run(kind, levels.rollout(new SplittableRandom(seed), 600, 300, harm))));
            }
            Collections.sort(early);
            Collections.sort(lateHarm);
            System.out.printf(
                    "%s %s aborts %.4f by time %s lately %d; median to x2: %d, late %d%n",
                    kind.getClass().getSimpleName(),
                    levels,
                    aborts / (double) rollouts,
                    Arrays.toString(byTime),
                    late,
                    early.get(15),
                    lateHarm.get(15));
        }
    }

    static int when(int r) {
        return r == 0 ? 9999 : Math.abs(r);
    }

    static int run(MetricKind kind, List<WindowPair> windows) {
        Judging judging = new Judging(Levels.strict(kind));
        for (int i = 0; i < windows.size(); i++) {
            judging.read(windows.get(i));
            if (i % 3 == 0 || i < 60) {
                MetricJudgement j = judging.judgement("level");
                if (j.kind() == Kind.REGRESSED)
                    return j.comparison().get().scope().kind() == Scope.Kind.LATELY ? -(i + 1) : i + 1;
            }
        }
        return 0;
    }
}
