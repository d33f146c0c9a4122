package io.canaryjudge.flag;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A feature flag as its owner defined it.
 *
 * @param enabled whether it is switched on; where it is not, everybody gets the variant {@code off}
 * @param strategy for whom it is on while it is enabled
 * @param seed sets users apart from each other; flags with one seed reach the same users first. Written as a key
 */
public record Flag(
        FlagKey key, Switch enabled, Strategy strategy, Variants variants, String seed, Description description) {

    /** @throws IllegalArgumentException if {@code seed} cannot be a key */
    public Flag {
        if (!FlagKey.isKey(seed)) {
            throw new IllegalArgumentException("a flag's seed is letters, digits, dots, hyphens and underscores,"
                    + " starts with a letter or digit and has at most 128 characters");
        }
    }

    /** A flag with true and false as values, its key as seed and nothing told about it. */
    public static Flag of(FlagKey key, Switch enabled, Strategy strategy) {
        return new Flag(key, enabled, strategy, Variants.ON_OFF, key.value(), Description.NONE);
    }

    /** The variant of a user. */
    public Evaluation evaluate(EvaluationContext context) {
        return enabled == Switch.OFF ? offVariant(EvaluationReason.DISABLED) : strategy.evaluate(this, context);
    }

    Evaluation variant(boolean on, EvaluationReason reason) {
        return on ? onVariant(reason) : offVariant(reason);
    }

    Evaluation onVariant(EvaluationReason reason) {
        return new Evaluation.Resolved(variants.on(), variants.value(variants.on()), reason);
    }

    Evaluation offVariant(EvaluationReason reason) {
        return new Evaluation.Resolved(variants.off(), variants.value(variants.off()), reason);
    }

    /** The same flag switched on or off. */
    public Flag withEnabled(Switch other) {
        return new Flag(key, other, strategy, variants, seed, description);
    }

    /** The same flag with another strategy. */
    public Flag withStrategy(Strategy other) {
        return new Flag(key, enabled, other, variants, seed, description);
    }

    /** Whether all users get the same. */
    public boolean isTheSameForAll() {
        return enabled == Switch.OFF || strategy.isTheSameForAll();
    }

    /** Whether every user gets the same from both, whatever is told about them. */
    boolean servesLike(Flag other) {
        return enabled == other.enabled
                && strategy.equals(other.strategy)
                && variants.equals(other.variants)
                && seed.equals(other.seed);
    }

    /** Whether a flag is switched on. */
    public enum Switch {
        /** As its strategy says. */
        ON,
        /** For nobody. */
        OFF
    }

    /**
     * What is told about a flag.
     *
     * @param text what it is for; may be empty
     * @param owner who answers for it; may be empty
     * @param created the day on which it was made
     * @param expires the last day on which it should still be there
     */
    public record Description(String text, String owner, Optional<LocalDate> created, Optional<LocalDate> expires) {

        /** Nothing. */
        public static final Description NONE = new Description("", "", Optional.empty(), Optional.empty());

        /** @throws IllegalArgumentException if it expires before it was made */
        public Description {
            if (created.isPresent() && expires.isPresent() && expires.get().isBefore(created.get())) {
                throw new IllegalArgumentException(
                        "expires must not be before created, was " + expires.get() + " and " + created.get());
            }
        }
    }
}
