package io.canaryjudge.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RunbookRunTest {

    private static final Person KIM = new Person("kim", "the site is down");

    @Test
    void steps_areConfirmedInOrder_andTheirTimesKept() {
        RunbookRun run = RunbookRun.start(Runbook.DISASTER_RECOVERY, 0);

        run = run.confirm(0, KIM, 10).confirm(1, KIM, 20);
        assertThat(run.hook()).contains("page-team");
        run = run.answered(new Outcome.Done("paged"), 25);

        assertThat(run.next()).isEqualTo(2);
        assertThat(run.records()).extracting(RunbookRun.Entry::endedMillis).containsExactly(10L, 25L);
    }

    @Test
    void aStep_outOfOrderOrUnderWay_isRefused() {
        RunbookRun run = RunbookRun.start(Runbook.DISASTER_RECOVERY, 0).confirm(0, KIM, 10);

        assertThatThrownBy(() -> run.confirm(2, KIM, 11)).hasMessageContaining("step 1 is next");
        assertThatThrownBy(() -> run.confirm(1, KIM, 11).confirm(2, KIM, 12)).hasMessageContaining("under way");
    }

    @Test
    void aStepThatFailed_canBeConfirmedAgain() {
        RunbookRun run = RunbookRun.start(Runbook.DISASTER_RECOVERY, 0)
                .confirm(0, KIM, 10)
                .confirm(1, KIM, 20)
                .answered(new Outcome.Failed("no route", Outcome.Retry.MAY_HELP), 21);
        assertThat(run.next()).isEqualTo(1);

        assertThat(run.confirm(1, KIM, 30)
                        .answered(new Outcome.Done("paged"), 31)
                        .next())
                .isEqualTo(2);
    }

    @Test
    void aRun_endsWithItsLastStep() {
        RunbookRun run = RunbookRun.start(Runbook.DISASTER_RECOVERY, 0);
        for (int step = 0; !run.hasEnded(); step++) {
            run = run.confirm(step, KIM, step);
            if (run.hook().isPresent()) {
                run = run.answered(new Outcome.Done("done"), step);
            }
        }

        assertThat(run.records()).hasSameSizeAs(Runbook.DISASTER_RECOVERY.steps());
    }
}
