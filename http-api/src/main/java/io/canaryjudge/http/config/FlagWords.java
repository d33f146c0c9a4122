package io.canaryjudge.http.config;

import io.canaryjudge.flag.AttributeRule;
import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.Strategy;
import io.canaryjudge.flag.Strategy.Attributes;
import io.canaryjudge.flag.Strategy.Combination;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.Strategy.UserList;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.flag.Variants;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in words what flags mean. */
public final class FlagWords {

    private FlagWords() {}

    /** Flags, a line for each. */
    public static String describe(List<Flag> flags) {
        return flags.isEmpty()
                ? "No flags.\n"
                : flags.stream().map(flag -> describe(flag) + "\n").collect(Collectors.joining());
    }

    private static String describe(Flag flag) {
        StringBuilder words = new StringBuilder(flag.key() + ": ");
        if (flag.enabled() == Switch.OFF) {
            words.append("off for all; once enabled, ");
        }
        words.append("on for ").append(describe(flag.strategy()));
        if (!flag.variants().equals(Variants.ON_OFF)) {
            words.append(", a ")
                    .append(flag.variants().type().name().toLowerCase(Locale.ROOT))
                    .append(", ")
                    .append(flag.variants().on())
                    .append(" or else ")
                    .append(flag.variants().off());
        }
        if (!flag.description().owner().isEmpty()) {
            words.append("; owner ").append(flag.description().owner());
        }
        flag.description().expires().ifPresent(day -> words.append("; expires ").append(day));
        return words.toString();
    }

    /** For whom a strategy is on, such as {@code 25 % of all users}. */
    public static String describe(Strategy strategy) {
        if (strategy instanceof Percentage percentage) {
            return percent(percentage.share()) + " % of all users";
        }
        if (strategy instanceof UserList list) {
            return list.users().size() + " users by name";
        }
        if (strategy instanceof Attributes attributes) {
            String joint = attributes.combination() == Combination.ANY ? " or " : " and ";
            return "users whose "
                    + attributes.rules().stream().map(FlagWords::describe).collect(Collectors.joining(joint));
        }
        return "all";
    }

    private static String describe(AttributeRule rule) {
        return rule.attribute() + " " + rule.operator().word() + " " + rule.value();
    }

    /** A share in percent without needless zeros. */
    public static String percent(UserShare share) {
        return Fields.plain(share.percent());
    }
}
