package io.canaryjudge.judgement;

import io.canaryjudge.guard.GuardCode;
import java.util.Optional;

/** What the evidence says of one metric. */
public sealed interface MetricJudgement {

    /** The kinds of judgement, in words that users see. */
    enum Kind {
        PASS,
        IMPROVED,
        UNDECIDED,
        NO_DATA,
        REGRESSED
    }

    /** What was judged. */
    MetricPolicy policy();

    /** Which judgement this is. */
    Kind kind();

    /** The values behind it; empty when there was no data. */
    Optional<Comparison> comparison();

    /** How well the metric stands, for the score: 0 regressed, 1 passed, between when undecided, NaN without data. */
    double credit();

    /** Whether promotion need not wait for this metric. */
    default boolean allowsPromotion() {
        if (policy().criticality() == Criticality.CRITICAL) {
            return kind() == Kind.PASS || kind() == Kind.IMPROVED;
        }
        return kind() != Kind.NO_DATA || policy().noData() != NoDataPolicy.FAIL;
    }

    /** The canary is proven worse than the margin. */
    record Regressed(MetricPolicy policy, Comparison values) implements MetricJudgement {
        @Override
        public Kind kind() {
            return Kind.REGRESSED;
        }

        @Override
        public Optional<Comparison> comparison() {
            return Optional.of(values);
        }

        @Override
        public double credit() {
            return 0;
        }
    }

    /** The canary is proven within the pass margin. */
    record Passed(MetricPolicy policy, Comparison values) implements MetricJudgement {
        @Override
        public Kind kind() {
            return Kind.PASS;
        }

        @Override
        public Optional<Comparison> comparison() {
            return Optional.of(values);
        }

        @Override
        public double credit() {
            return 1;
        }
    }

    /** The canary has passed and is proven better than the baseline. */
    record Improved(MetricPolicy policy, Comparison values) implements MetricJudgement {
        @Override
        public Kind kind() {
            return Kind.IMPROVED;
        }

        @Override
        public Optional<Comparison> comparison() {
            return Optional.of(values);
        }

        @Override
        public double credit() {
            return 1;
        }
    }

    /**
     * Neither is proven yet.
     *
     * @param needs what is still missing; empty when more of the same will not decide it
     * @param credit 0 to 1: how likely the evidence so far makes a pass
     */
    record Undecided(MetricPolicy policy, Comparison values, Optional<Needs> needs, double credit)
            implements MetricJudgement {
        @Override
        public Kind kind() {
            return Kind.UNDECIDED;
        }

        @Override
        public Optional<Comparison> comparison() {
            return Optional.of(values);
        }
    }

    /**
     * Nothing can be said.
     *
     * @param code why, in a word that is the same everywhere
     * @param cause why, in words, such as {@code no measured requests from the canary yet}
     */
    record NoData(MetricPolicy policy, GuardCode code, String cause) implements MetricJudgement {
        @Override
        public Kind kind() {
            return Kind.NO_DATA;
        }

        @Override
        public Optional<Comparison> comparison() {
            return Optional.empty();
        }

        @Override
        public double credit() {
            return Double.NaN;
        }
    }
}
