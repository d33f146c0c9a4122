package io.canaryjudge.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UrgencyTest {

    @Test
    void urgencies_areOrdered_andSayWithinWhatTimeToRollBack() {
        assertThat(Urgency.values())
                .extracting(Urgency::rollBackWithin)
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ofHours(2)),
                        Optional.of(Duration.ofMinutes(30)),
                        Optional.of(Duration.ofMinutes(5)));
        assertThat(Urgency.values())
                .isSorted()
                .filteredOn(Urgency::rollsBack)
                .containsExactly(Urgency.PLANNED, Urgency.FAST, Urgency.IMMEDIATE);
    }

    @Test
    void abort_takesUrgencyAndWordsFromItsFirstReason() {
        Reason first = reason(Urgency.FAST, "first");
        Verdict.Abort abort = new Verdict.Abort(List.of(first, reason(Urgency.PLANNED, "second")));

        assertThat(abort.urgency()).isEqualTo(Urgency.FAST);
        assertThat(abort.reason()).isEqualTo("first");
        assertThat(abort.isFinal()).isTrue();
        assertThat(abort.kind()).isEqualTo(Verdict.Kind.ABORT);
        assertThatIllegalArgumentException().isThrownBy(() -> new Verdict.Abort(List.of()));
    }

    @Test
    void verdicts_thatMayBeActedOn_areFinal() {
        assertThat(new Verdict.Continue(Urgency.NONE, "").isFinal()).isFalse();
        assertThat(new Verdict.Promote(Urgency.NONE, "").isFinal()).isTrue();
        assertThat(new Verdict.Inconclusive(Urgency.NONE, "").isFinal()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void signalKind_isFoundByItsWord_andByNoOther(SignalKind kind) {
        assertThat(SignalKind.ofWord(kind.word())).contains(kind);
        assertThat(kind.word()).matches("[a-z]+(-[a-z]+)*");
        assertThat(SignalKind.ofWord(kind.name())).isEmpty();
    }

    private static Reason reason(Urgency urgency, String text) {
        Rule rule = new Rule("a", new Condition.NoSuccess(), Duration.ZERO, 0, 0, urgency, Alert.NONE);
        return new Reason(rule, Optional.empty(), 0, 0, 0, 0, text);
    }
}
