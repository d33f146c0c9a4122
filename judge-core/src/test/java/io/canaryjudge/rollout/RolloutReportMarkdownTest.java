package io.canaryjudge.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.Urgency;
import io.canaryjudge.rollout.Strategies.Judging;
import org.junit.jupiter.api.Test;

class RolloutReportMarkdownTest {

    @Test
    void aRollback_isToldWithReasonEvidenceImpactAndVerification() {
        Driver driver = Driver.of(Strategies.canary(Judging.USUAL));
        driver.goOnUntil("25%");
        driver.judge(Driver.abort(Urgency.FAST));
        driver.measureUntilTheEnd(Driver.WELL);

        String page = RolloutReportMarkdown.render(RolloutReport.of(driver.state));

        assertThat(page)
                .startsWith("# Rollback report: checkout 1.5.0\n")
                .contains("**Outcome:** rolled-back")
                .contains("**Reason:** fast (verdict): error rate 20.0 % vs 0.5 %")
                .contains("* error rate 20.0 % vs 0.5 % (rule error-rate-above-10-percent)")
                .contains("**Restored to:** 1.4.2")
                .contains("**Verification:** 1000 requests, 0.50 % failed, p99 180.0 ms: well again")
                .contains("**Share of the service:** 25 %")
                .contains("**Requests to the canary:** 2000, of which 205 failed")
                .contains("| 25% | canary | 1000 | 20.00 % | 900.0 ms |")
                .contains("1. find the root cause in 1.5.0");
    }

    @Test
    void whatPeopleWrite_isNoMarkup() {
        Driver driver = Driver.of(Strategies.canary(Judging.USUAL));
        driver.goOnUntil("10%");
        Person person = new Person("kim", "<b>|\n# boo");
        driver.tell(new Event.Ordered(driver.state.nowMillis(), person, new Order.Abort()));

        String page = RolloutReportMarkdown.render(RolloutReport.of(driver.state));

        assertThat(page).contains("kim: \\<b\\>\\| \\# boo").doesNotContain("\n# boo");
    }

    @Test
    void anEscalation_saysWhatMayStillServe() {
        Driver driver = Driver.of(Strategies.recreate(Judging.USUAL));
        driver.goOnUntil("recreate");
        driver.judge(Driver.abort(Urgency.FAST));
        driver.answer(driver.state.live().orElseThrow().command(), new Outcome.Refused("no such revision"));

        assertThat(RolloutReport.of(driver.state).nextSteps()).contains("check what serves: 100 % may still be 1.5.0");
    }
}
