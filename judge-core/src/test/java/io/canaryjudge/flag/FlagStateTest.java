package io.canaryjudge.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.flag.Flag.Switch;
import io.canaryjudge.flag.Strategy.Everybody;
import io.canaryjudge.flag.Strategy.Percentage;
import io.canaryjudge.flag.Strategy.UserList;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagStateTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TWO_WEEKS = Duration.ofDays(14);
    private static final Flag FLAG = flag(new Everybody(), "");

    @Test
    void flag_thatIsTheSameForAll_isStaleAfterTwoWeeks() {
        FlagState state = FlagState.created(FLAG, change(START));

        assertThat(state.staleness(START.plus(TWO_WEEKS).minusMillis(1))).isEmpty();
        assertThat(state.staleness(START.plus(TWO_WEEKS)))
                .containsExactly(new Staleness(Staleness.Kind.STABLE, "the same for all users for 14 days"));
    }

    @Test
    void flag_thatSeparatesUsers_isNeverStable() {
        for (Strategy strategy : List.of(new Percentage(UserShare.ofPercent(99.999)), new UserList(Set.of("ann")))) {
            FlagState state = FlagState.created(flag(strategy, ""), change(START));
            assertThat(state.staleness(START.plus(Duration.ofDays(400)))).isEmpty();
        }
    }

    @Test
    void flag_offOrAtAnEndOfItsRollout_isStable() {
        for (Flag flag : List.of(
                flag(new Percentage(UserShare.ofPercent(100)), ""),
                flag(new Percentage(UserShare.ofPercent(0)), ""),
                flag(new Percentage(UserShare.ofPercent(25)), "").withEnabled(Switch.OFF))) {
            assertThat(FlagState.created(flag, change(START)).staleness(START.plus(TWO_WEEKS)))
                    .hasSize(1);
        }
    }

    @Test
    void change_ofWhatIsServed_startsTheTwoWeeksAgain_andOneOfWordsDoesNot() {
        FlagState state = FlagState.created(FLAG, change(START));
        Instant later = START.plus(Duration.ofDays(10));

        FlagState reworded = state.changed(flag(new Everybody(), "other words"), change(later));
        FlagState switched = state.changed(FLAG.withEnabled(Switch.OFF), change(later));

        assertThat(reworded.staleness(START.plus(TWO_WEEKS))).hasSize(1);
        assertThat(switched.staleness(START.plus(TWO_WEEKS))).isEmpty();
        assertThat(switched.staleness(later.plus(TWO_WEEKS))).hasSize(1);
        assertThat(switched.revision()).isEqualTo(2);
    }

    @Test
    void flag_pastItsLastDay_isStale() {
        Flag expiring = new Flag(
                new FlagKey("f"),
                Switch.ON,
                new UserList(Set.of("ann")),
                Variants.ON_OFF,
                "f",
                new Flag.Description("", "", Optional.empty(), Optional.of(LocalDate.of(2026, 3, 5))));
        FlagState state = FlagState.created(expiring, change(START));

        assertThat(state.staleness(Instant.parse("2026-03-05T23:59:59.999Z"))).isEmpty();
        assertThat(state.staleness(Instant.parse("2026-03-06T00:00:00Z")))
                .containsExactly(new Staleness(Staleness.Kind.EXPIRED, "expired on 2026-03-05"));
    }

    @Test
    void history_keepsTheLatestChanges() {
        FlagState state = FlagState.created(FLAG, change(START));
        for (int i = 1; i <= 30; i++) {
            state = state.changed(FLAG, change(START.plusSeconds(i)));
        }

        assertThat(state.revision()).isEqualTo(31);
        assertThat(state.history()).hasSize(FlagState.MOST_CHANGES).endsWith(change(START.plusSeconds(30)));
        assertThat(state.servingSince()).isEqualTo(START);
    }

    @Test
    void change_byNobodyOrForNoReason_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FlagChange(START, " ", "r", "w"));
        assertThatIllegalArgumentException().isThrownBy(() -> new FlagChange(START, "a", "", "w"));
        assertThatIllegalArgumentException().isThrownBy(() -> new FlagState(FLAG, 0, START, List.of()));
    }

    private static Flag flag(Strategy strategy, String text) {
        return new Flag(
                new FlagKey("f"),
                Switch.ON,
                strategy,
                Variants.ON_OFF,
                "f",
                new Flag.Description(text, "", Optional.empty(), Optional.empty()));
    }

    private static FlagChange change(Instant at) {
        return new FlagChange(at, "ann", "because", "something");
    }
}
