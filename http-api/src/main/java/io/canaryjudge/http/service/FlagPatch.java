package io.canaryjudge.http.service;

import io.canaryjudge.flag.Flag;
import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.http.config.FlagWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change of how far a flag is rolled out.
 *
 * @param enabled the switch as it should be; as it is where empty
 * @param share the share of a percentage flag as it should be; as it is where empty
 */
public record FlagPatch(Optional<Switch> enabled, Optional<UserShare> share) {

    /** Whether the flag has what is to be changed. */
    boolean fits(Flag flag) {
        return share.isEmpty() || flag.strategy() instanceof Percentage;
    }

    Flag apply(Flag flag) {
        Flag switched = enabled.map(flag::withEnabled).orElse(flag);
        return share.map(wanted -> switched.withStrategy(new Percentage(wanted)))
                .orElse(switched);
    }

    /** The difference in words; empty where there is none. */
    String words(Flag flag) {
        List<String> words = new ArrayList<>();
        enabled.filter(wanted -> wanted != flag.enabled())
                .ifPresent(wanted -> words.add(wanted == Switch.ON ? "switched on" : "switched off"));
        if (share.isPresent()
                && flag.strategy() instanceof Percentage now
                && !now.share().equals(share.get())) {
            words.add("percentage " + FlagWords.percent(now.share()) + " to " + FlagWords.percent(share.get()));
        }
        return String.join(", ", words);
    }
}
