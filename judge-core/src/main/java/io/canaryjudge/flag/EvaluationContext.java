package io.canaryjudge.flag;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * For whom a flag is evaluated.
 *
 * @param targetingKey who it is, in 1 to 1 024 characters; buckets and lists go by it
 * @param attributes what is known of them, the targeting key included; never null
 */
public record EvaluationContext(Optional<String> targetingKey, Map<String, Object> attributes) {

    /** The name of the member that says who it is. */
    public static final String TARGETING_KEY = "targetingKey";

    /** Nobody in particular. */
    public static final EvaluationContext EMPTY = of(Map.of());

    private static final int MOST_CHARACTERS = 1_024;

    /** Copies the attributes. */
    public EvaluationContext {
        attributes = Map.copyOf(attributes);
    }

    /**
     * The context that a JSON object describes. A member that is null is as good as absent, and so is an empty targeting
     * key.
     *
     * @throws IllegalArgumentException if the targeting key is no text or too long
     */
    public static EvaluationContext of(Map<?, ?> members) {
        Map<String, Object> present = new HashMap<>();
        members.forEach((name, value) -> {
            if (value != null) {
                present.put(String.valueOf(name), value);
            }
        });
        Object key = present.getOrDefault(TARGETING_KEY, "");
        if (!(key instanceof String text)) {
            throw new IllegalArgumentException(TARGETING_KEY + " must be a text");
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    TARGETING_KEY + " must have at most " + MOST_CHARACTERS + " characters, had " + text.length());
        }
        return new EvaluationContext(Optional.of(text).filter(given -> !given.isEmpty()), present);
    }

    /** The context of a user of whom nothing else is known. */
    public static EvaluationContext ofUser(String targetingKey) {
        return of(Map.of(TARGETING_KEY, targetingKey));
    }

    Optional<Object> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }
}
