package io.canaryjudge.flag;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A flag with how it came to be as it is.
 *
 * @param revision 1 for a new flag, and one more with each change
 * @param servingSince since when it gives its users what it gives them now
 * @param history the latest changes, {@value #MOST_CHANGES} at most, the oldest first
 */
public record FlagState(Flag flag, long revision, Instant servingSince, List<FlagChange> history) {

    /** How many changes are remembered with a flag. */
    public static final int MOST_CHANGES = 20;

    /** How long a flag gives everybody the same before it is stale. */
    public static final Duration STABLE_AFTER = Duration.ofDays(14);

    /** @throws IllegalArgumentException if {@code revision} is below 1 or there are too many changes */
    public FlagState {
        history = List.copyOf(history);
        if (revision < 1 || history.size() > MOST_CHANGES) {
            throw new IllegalArgumentException(
                    "a flag's revision must be 1 or more and its history have at most " + MOST_CHANGES + " changes");
        }
    }

    /** A new flag. */
    public static FlagState created(Flag flag, FlagChange change) {
        return new FlagState(flag, 1, change.at(), List.of(change));
    }

    /** The flag after a change. */
    public FlagState changed(Flag next, FlagChange change) {
        List<FlagChange> changes = new ArrayList<>(history);
        changes.add(change);
        return new FlagState(
                next,
                revision + 1,
                next.servesLike(flag) ? servingSince : change.at(),
                changes.subList(Math.max(0, changes.size() - MOST_CHANGES), changes.size()));
    }

    /** Why the flag should be removed by now; empty while there is no reason to. Days are those of UTC. */
    public List<Staleness> staleness(Instant now) {
        List<Staleness> found = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        flag.description()
                .expires()
                .filter(today::isAfter)
                .ifPresent(expires -> found.add(new Staleness(Staleness.Kind.EXPIRED, "expired on " + expires)));
        long days = Duration.between(servingSince, now).toDays();
        if (flag.isTheSameForAll() && days >= STABLE_AFTER.toDays()) {
            found.add(new Staleness(Staleness.Kind.STABLE, "the same for all users for " + days + " days"));
        }
        return found;
    }
}
