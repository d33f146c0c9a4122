package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterestTest {

    private static final Verdict GOING_ON = new Verdict.Continue(Urgency.NONE, "too little yet");
    private static final Verdict OVER = new Verdict.Promote(Urgency.NONE, "as good");

    @Test
    void all_wantsEverything() {
        assertThat(Interest.ALL.wants("checkout")).isTrue();
        assertThat(Interest.ALL.wants("checkout", GOING_ON)).isTrue();
        assertThat(Interest.ALL.wants("checkout", OVER)).isTrue();
    }

    @Test
    void finalOnly_wantsNoVerdictThatMayChange() {
        Interest finals = new Interest(Interest.Tells.FINAL, Set.of());

        assertThat(finals.wants("checkout", GOING_ON)).isFalse();
        assertThat(finals.wants("checkout", OVER)).isTrue();
        assertThat(finals.wants("checkout")).isTrue();
    }

    @Test
    void services_areTheOnlyOnesThatAreWanted() {
        Interest one = new Interest(Interest.Tells.ALL, Set.of("checkout"));

        assertThat(one.wants("checkout", OVER)).isTrue();
        assertThat(one.wants("cart", OVER)).isFalse();
        assertThat(one.wants("cart")).isFalse();
    }
}
