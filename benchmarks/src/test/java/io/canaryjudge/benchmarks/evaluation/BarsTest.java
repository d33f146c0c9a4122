package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.benchmarks.evaluation.Bars.Miss;
import io.canaryjudge.benchmarks.evaluation.Scenario.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BarsTest {

    private static final Tally NEVER = tally(0, 0, 1);

    private final List<Row> rows = new ArrayList<>();

    @Test
    void falseAborts_ofTwentyInTwoThousand_missTheBar() {
        identical("quiet", tally(19, 100, 2_000), NEVER);
        identical("loud", tally(20, 100, 2_000), NEVER);

        assertThat(missed())
                .containsExactly(
                        new Miss("loud/same", "false aborts at most 1 %, upper bound 1.5 %", "1 % (0.61 to 1.54)"));
    }

    @Test
    void falseAborts_ofFewRollouts_areHeldToTheirShareOnly() {
        identical("quiet", tally(0, 0, 100), NEVER);
        identical("loud", tally(2, 100, 100), NEVER);

        assertThat(missed()).extracting(Miss::scenario).containsExactly("loud/same");
    }

    @Test
    void detection_laterThanASoundJudge_missesTheBar() {
        identical("quiet", tally(0, 0, 2_000), tally(20, 600, 2_000));
        worse("quiet", "slower", tally(200, 400, 200), tally(200, 300, 200));
        worse("quiet", "leak", tally(199, 100, 200), tally(200, 300, 200));
        worse("quiet", "errors", tally(200, 300, 200), tally(200, 300, 200));

        assertThat(missed()).extracting(Miss::scenario).containsExactly("quiet/slower", "quiet/leak");
    }

    @Test
    void detection_laterThanAJudgeWithFalseAborts_isNoMiss() {
        identical("quiet", tally(0, 0, 2_000), tally(21, 600, 2_000));
        worse("quiet", "slower", NEVER, tally(200, 300, 200));

        assertThat(missed()).isEmpty();
    }

    @Test
    void doubledErrors_seenAfterNinetyOneSeconds_missTheBar() {
        worse("independent-200-5v5", "errors-0.5-to-1%", tally(200, 91, 200), NEVER);
        worse("independent-200-5v5", "errors-0.5-to-5%", tally(200, 15, 200), NEVER);

        assertThat(missed())
                .containsExactly(new Miss(
                        "independent-200-5v5/errors-0.5-to-1%",
                        "median time to detect at most 90 s", "100 %, 91 s (p95 91 s)"));
    }

    @Test
    void promotions_ofLessThanNineInTen_missTheBar() {
        Tally promoted = new Tally(200, 0, new Tally.Times(0, null, null), new Tally.Times(179, 1_800, 1_900));
        add(Kind.SIMULATED, Truth.BETTER, "independent-200-5v5", "better", promoted, NEVER);

        assertThat(missed()).extracting(Miss::measured).containsExactly("89.5 % (84.4 to 93.4)");
    }

    @Test
    void abort_ofATraceThatIsTheSame_missesTheBar() {
        add(Kind.RECORDED, Truth.SAME, "trace", "as-recorded", tally(1, 10, 1), NEVER);
        add(Kind.RECORDED, Truth.WORSE, "worse-trace", "as-recorded", tally(1, 10, 1), NEVER);
        add(Kind.RECORDED, Truth.ADVERSARIAL, "trace", "canary-60s-later-from-start", tally(1, 10, 1), NEVER);

        assertThat(missed()).extracting(Miss::scenario).containsExactly("trace/as-recorded");
    }

    private void identical(String environment, Tally ours, Tally theirs) {
        add(Kind.SIMULATED, Truth.SAME, environment, "same", ours, theirs);
    }

    private void worse(String environment, String difference, Tally ours, Tally theirs) {
        add(Kind.SIMULATED, Truth.WORSE, environment, difference, ours, theirs);
    }

    private void add(Kind kind, Truth truth, String environment, String difference, Tally ours, Tally theirs) {
        TreeMap<Judge, Tally> tallies = new TreeMap<>();
        tallies.put(Judge.CANARY_JUDGE, ours);
        tallies.put(Judge.KAYENTA_OFTEN, theirs);
        rows.add(new Row(kind, environment, difference, truth, 0, 3_600, ours.rollouts(), 1, "", tallies));
    }

    private List<Miss> missed() {
        return Bars.missed(new Results(1, rows, List.of()));
    }

    private static Tally tally(int aborts, int seconds, int of) {
        List<Ending> endings = new ArrayList<>(Collections.nCopies(aborts, new Ending(seconds, Ending.NEVER)));
        endings.addAll(Collections.nCopies(of - aborts, new Ending(Ending.NEVER, Ending.NEVER)));
        return Tally.of(endings, 0);
    }
}
