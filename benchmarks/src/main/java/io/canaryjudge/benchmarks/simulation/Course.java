package io.canaryjudge.benchmarks.simulation;

/** How the canary's difference goes over time. */
@FunctionalInterface
public interface Course {

    /** What holds in a second, counted from 0. */
    Harm at(long second);

    /** The same all the time. */
    static Course always(Harm harm) {
        return new During(0, Integer.MAX_VALUE, harm);
    }

    /** Nothing before {@code onset}, then the same for {@code seconds}, then nothing. */
    record During(long onset, long seconds, Harm harm) implements Course {
        @Override
        public Harm at(long second) {
            return second >= onset && second - onset < seconds ? harm : Harm.NONE;
        }
    }

    /** Latencies that grow evenly to {@code factor} over {@code seconds} and stay there. */
    record Leak(double factor, long seconds) implements Course {
        @Override
        public Harm at(long second) {
            return Harm.latency(1 + (factor - 1) * Math.min(1, (double) second / seconds));
        }
    }
}
