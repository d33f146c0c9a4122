package io.canaryjudge.flag;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** For whom a flag that is switched on is on. */
public sealed interface Strategy {

    /** The variant of a user. */
    Evaluation evaluate(Flag flag, EvaluationContext context);

    /** Whether all users get the same. */
    default boolean isTheSameForAll() {
        return false;
    }

    /** For everybody. */
    record Everybody() implements Strategy {
        @Override
        public Evaluation evaluate(Flag flag, EvaluationContext context) {
            return flag.onVariant(EvaluationReason.STATIC);
        }

        @Override
        public boolean isTheSameForAll() {
            return true;
        }
    }

    /** For a share of all users, the same ones as long as it does not shrink. */
    record Percentage(UserShare share) implements Strategy {
        @Override
        public Evaluation evaluate(Flag flag, EvaluationContext context) {
            return context.targetingKey()
                    .map(user -> flag.variant(share.includes(flag.seed(), user), EvaluationReason.SPLIT))
                    .orElseGet(Strategy::targetingKeyMissing);
        }

        @Override
        public boolean isTheSameForAll() {
            return share.steps() == 0 || share.steps() == UserShare.STEPS;
        }
    }

    /**
     * For users by name.
     *
     * @param users their targeting keys, in the order given, 10 000 at most
     */
    record UserList(Set<String> users) implements Strategy {

        private static final int MOST_USERS = 10_000;

        /** @throws IllegalArgumentException if there are too many, or one is empty */
        public UserList {
            if (users.size() > MOST_USERS || users.contains("")) {
                throw new IllegalArgumentException(
                        "users must be at most " + MOST_USERS + " targeting keys, none of them empty");
            }
            users = Collections.unmodifiableSet(new LinkedHashSet<>(users));
        }

        @Override
        public Evaluation evaluate(Flag flag, EvaluationContext context) {
            return context.targetingKey()
                    .map(user -> users.contains(user)
                            ? flag.onVariant(EvaluationReason.TARGETING_MATCH)
                            : flag.offVariant(EvaluationReason.DEFAULT))
                    .orElseGet(Strategy::targetingKeyMissing);
        }
    }

    /**
     * For users by what is known of them. A rule whose attribute cannot be compared fails the evaluation, unless the
     * other rules have settled it.
     *
     * @param rules 1 to 100
     */
    record Attributes(List<AttributeRule> rules, Combination combination) implements Strategy {

        private static final int MOST_RULES = 100;

        /** @throws IllegalArgumentException if there are no rules or too many */
        public Attributes {
            rules = List.copyOf(rules);
            if (rules.isEmpty() || rules.size() > MOST_RULES) {
                throw new IllegalArgumentException("there must be 1 to " + MOST_RULES + " rules, were " + rules.size());
            }
        }

        @Override
        public Evaluation evaluate(Flag flag, EvaluationContext context) {
            AttributeRule.Match settling =
                    combination == Combination.ANY ? AttributeRule.Match.YES : AttributeRule.Match.NO;
            String complaint = "";
            for (AttributeRule rule : rules) {
                AttributeRule.Match match = rule.match(context);
                if (match == settling) {
                    return variant(flag, combination == Combination.ANY);
                }
                if (match == AttributeRule.Match.INCOMPARABLE && complaint.isEmpty()) {
                    complaint = rule.complaint();
                }
            }
            return complaint.isEmpty()
                    ? variant(flag, combination == Combination.ALL)
                    : new Evaluation.Failed(EvaluationError.INVALID_CONTEXT, complaint);
        }

        private static Evaluation variant(Flag flag, boolean matches) {
            return flag.variant(matches, matches ? EvaluationReason.TARGETING_MATCH : EvaluationReason.DEFAULT);
        }
    }

    /** How many of the rules must match. */
    enum Combination {
        /** One is enough. */
        ANY,
        /** Every one. */
        ALL
    }

    private static Evaluation targetingKeyMissing() {
        return new Evaluation.Failed(
                EvaluationError.TARGETING_KEY_MISSING,
                "the flag goes by the user, so the context needs a " + EvaluationContext.TARGETING_KEY);
    }
}
