package io.canaryjudge.http.config;

import io.canaryjudge.flag.AttributeRule;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.FlagKey;
import io.canaryjudge.flag.FlagValue;
import io.canaryjudge.flag.Operator;
import io.canaryjudge.flag.Strategy;
import io.canaryjudge.flag.Strategy.Attributes;
import io.canaryjudge.flag.Strategy.Combination;
import io.canaryjudge.flag.Strategy.Everybody;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.Strategy.UserList;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.flag.Variants;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads feature flags. */
public final class FlagReader {

    /** The most flags that a file may have, and a service. */
    public static final int MOST_FLAGS = 1_000;

    private static final int MOST_RULES = 100;
    private static final int MOST_USERS = 10_000;
    private static final Map<String, StrategyReader> STRATEGIES = Fields.words(
            Map.entry("boolean", fields -> Optional.of(new Everybody())),
            Map.entry("percentage", FlagReader::percentage),
            Map.entry("user_list", FlagReader::userList),
            Map.entry("attribute", FlagReader::attributes));
    private static final Map<String, Combination> COMBINATIONS =
            Fields.words(Map.entry("any", Combination.ANY), Map.entry("all", Combination.ALL));
    private static final Map<String, Operator> OPERATORS = operators();

    private FlagReader() {}

    private static Map<String, Operator> operators() {
        Map<String, Operator> words = new LinkedHashMap<>();
        Arrays.stream(Operator.values()).forEach(operator -> words.put(operator.word(), operator));
        return words;
    }

    /**
     * The flags that YAML text describes under {@code feature_flags}.
     *
     * @throws InvalidInputException with every problem
     */
    public static List<Flag> read(String yaml) {
        Fields document = Fields.of(Documents.parse(yaml));
        if (!document.has("feature_flags")) {
            document.refuse("feature_flags", "is missing; it must be a mapping of keys to flags");
        }
        Fields flags = document.object("feature_flags");
        List<Flag> read = new ArrayList<>();
        List<String> keys = flags.keys();
        if (keys.size() > MOST_FLAGS) {
            document.refuse("feature_flags", "must have at most " + MOST_FLAGS + " flags, had " + keys.size());
            keys = List.of();
        }
        for (String key : keys) {
            Fields fields = flags.object(key);
            fields.make(() -> new FlagKey(key))
                    .flatMap(good -> read(good, fields))
                    .ifPresent(read::add);
        }
        document.refuseUnknownKeys();
        document.throwIfBad();
        return read;
    }

    /** One flag; empty, with the problems noted, if there are any. */
    public static Optional<Flag> read(FlagKey key, Fields fields) {
        Switch enabled = fields.flag("enabled", false) ? Switch.ON : Switch.OFF;
        Optional<? extends Strategy> strategy = fields.word(
                        "strategy", STRATEGIES, none -> Optional.of(new Everybody()))
                .apply(fields);
        Optional<Variants> variants = variants(fields);
        String seed = fields.name("seed", key.value());
        Optional<Flag.Description> description = description(fields);
        fields.refuseUnknownKeys();
        if (strategy.isEmpty() || variants.isEmpty() || description.isEmpty()) {
            return Optional.empty();
        }
        return fields.make(() -> new Flag(key, enabled, strategy.get(), variants.get(), seed, description.get()));
    }

    private static Optional<Percentage> percentage(Fields fields) {
        if (!fields.has("percentage")) {
            fields.refuse("percentage", "is missing; it must be a multiple of 0.001 from 0 to 100");
            return Optional.empty();
        }
        double percent = fields.number("percentage", 0, 0, 100);
        return fields.make(() -> new Percentage(UserShare.ofPercent(percent)));
    }

    private static Optional<UserList> userList(Fields fields) {
        if (!fields.has("users")) {
            fields.refuse("users", "is missing; it must be a list of targeting keys");
        }
        List<String> users = fields.texts("users", 0, MOST_USERS);
        return fields.make(() -> new UserList(new LinkedHashSet<>(users)));
    }

    private static Optional<Attributes> attributes(Fields fields) {
        Combination combination = fields.word("match", COMBINATIONS, Combination.ANY);
        if (!fields.has("rules")) {
            fields.refuse("rules", "is missing; it must be a list of 1 to " + MOST_RULES + " rules");
            return Optional.empty();
        }
        List<AttributeRule> rules = new ArrayList<>();
        fields.objects("rules", 1, MOST_RULES).forEach(rule -> rule(rule).ifPresent(rules::add));
        return rules.isEmpty() ? Optional.empty() : fields.make(() -> new Attributes(rules, combination));
    }

    private static Optional<AttributeRule> rule(Fields fields) {
        String attribute = fields.requiredName("attribute");
        if (!fields.has("operator")) {
            fields.refuse("operator", "is missing; it must be one of " + String.join(", ", OPERATORS.keySet()));
        }
        Operator operator = fields.word("operator", OPERATORS, Operator.EQUALS);
        Object value = fields.any("value");
        if (value == null) {
            fields.refuse("value", "is missing");
        }
        fields.refuseUnknownKeys();
        return attribute.isBlank() || value == null
                ? Optional.empty()
                : fields.make(() -> new AttributeRule(attribute, operator, value));
    }

    private static Optional<Variants> variants(Fields fields) {
        Variants defaults = Variants.ON_OFF;
        String on = fields.name("on", defaults.on());
        String off = fields.name("off", defaults.off());
        if (!fields.has("variants")) {
            return fields.make(() -> new Variants(defaults.values(), on, off));
        }
        Fields named = fields.object("variants");
        Map<String, FlagValue> values = new LinkedHashMap<>();
        List<String> names = named.keys();
        names.forEach(name -> value(named, name).ifPresent(value -> values.put(name, value)));
        return values.size() < names.size() ? Optional.empty() : named.make(() -> new Variants(values, on, off));
    }

    private static Optional<FlagValue> value(Fields named, String name) {
        @Nullable Object value = named.any(name);
        try {
            return Optional.of(FlagValue.of(value));
        } catch (IllegalArgumentException e) {
            named.refuse(name, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<Flag.Description> description(Fields fields) {
        String text = fields.text("description", "");
        String owner = fields.name("owner", "");
        Optional<LocalDate> created = day(fields, "created");
        Optional<LocalDate> expires = day(fields, "expires");
        return fields.make(() -> new Flag.Description(text, owner, created, expires));
    }

    private static Optional<LocalDate> day(Fields fields, String key) {
        String text = fields.name(key, "");
        if (!fields.has(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            if (!text.isEmpty()) {
                fields.refuse(key, "must be a day such as 2026-01-31, was " + Fields.describe(text));
            }
            return Optional.empty();
        }
    }

    /** Reads the keys that only one strategy has. */
    private interface StrategyReader {
        Optional<? extends Strategy> apply(Fields fields);
    }
}
