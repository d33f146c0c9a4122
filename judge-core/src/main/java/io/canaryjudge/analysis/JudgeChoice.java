package io.canaryjudge.analysis;

import io.canaryjudge.judgement.MetricPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which judge decides, with its settings. All of them see the same windows and make reports of the same shape, so one
 * may be tried beside another on the same traffic; only {@link Sequential} keeps the policy's false-abort budget.
 */
public sealed interface JudgeChoice {

    /** The word in policies and reports. */
    String word();

    /** Anytime-valid evidence and the rollback decision framework. */
    record Sequential() implements JudgeChoice {

        /** The word for it. */
        public static final String WORD = "sequential";

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * Kayenta's judge on points of equal length: the error rate, or the quantile of the latencies, in each.
     *
     * @param pass the least score at the deadline that promotes, {@code marginal} to 100
     * @param marginal the least score at the deadline that does not abort, 0 or more
     * @param point length of a point, 1 s to 1 h
     * @param judgeEvery how often the canary is judged before the deadline, where a score of {@code marginal} or less
     *     aborts; 10 s or more; empty for not at all
     */
    record Kayenta(double pass, double marginal, Duration point, Optional<Duration> judgeEvery) implements JudgeChoice {

        /** The word for it. */
        public static final String WORD = "kayenta";

        /** Thresholds 95 and 75, points of one minute, judged once. */
        public static final Kayenta DEFAULT = new Kayenta(95, 75, Duration.ofMinutes(1), Optional.empty());

        /** @throws IllegalArgumentException if a value is outside its range */
        public Kayenta {
            if (!(marginal >= 0 && marginal <= pass && pass <= 100)) {
                throw new IllegalArgumentException(
                        "marginal and pass must be 0 to 100 and pass not below marginal, were " + marginal + " and "
                                + pass);
            }
            require("point", point, Duration.ofSeconds(1), Duration.ofHours(1));
            judgeEvery.ifPresent(every -> require("judgeEvery", every, Duration.ofSeconds(10), Duration.ofDays(7)));
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * Plain limits on windows: one that is exceeded in some windows in a row aborts. Metrics without a limit of their
     * own have their margin for one.
     *
     * @param window length of a window, 1 s to 1 h
     * @param inARow how many windows in a row must exceed a limit, 1 to 1 000
     * @param leastRequests requests that each version must have in a window for it to count, 1 or more; a window that
     *     does not count neither continues nor ends a row
     */
    record Threshold(Duration window, int inARow, long leastRequests, List<Limit> limits) implements JudgeChoice {

        /** The word for it. */
        public static final String WORD = "threshold";

        /** Three windows of half a minute in a row, each of 20 requests or more, and the metrics' margins. */
        public static final Threshold DEFAULT = new Threshold(Duration.ofSeconds(30), 3, 20, List.of());

        /** @throws IllegalArgumentException if a value is outside its range */
        public Threshold {
            limits = List.copyOf(limits);
            require("window", window, Duration.ofSeconds(1), Duration.ofHours(1));
            if (inARow < 1 || inARow > 1_000) {
                throw new IllegalArgumentException("inARow must be 1 to 1000, was " + inARow);
            }
            if (leastRequests < 1) {
                throw new IllegalArgumentException("leastRequests must be 1 or more, was " + leastRequests);
            }
        }

        /** A metric's own limits, else its margin. */
        public List<Limit> limitsOf(MetricPolicy metric) {
            List<Limit> own = limits.stream()
                    .filter(limit -> limit.metric().equals(metric.name()))
                    .toList();
            return own.isEmpty() ? List.of(Limit.of(metric.name(), metric.margin())) : own;
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", was " + value);
        }
    }
}
