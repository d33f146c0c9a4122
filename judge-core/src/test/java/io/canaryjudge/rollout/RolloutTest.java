package io.canaryjudge.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.rollout.Driver.Mood;
import io.canaryjudge.rollout.Strategies.Judging;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutTest {

    private static final StagePlan CANARY = Strategies.canary(Judging.USUAL);

    private static Driver at(String stage) {
        return at(stage, CANARY);
    }

    private static Driver at(String stage, StagePlan plan) {
        Driver driver = Driver.of(plan);
        driver.goOnUntil(stage);
        return driver;
    }

    @Test
    void aPromotion_beforeTheBakeTimeIsOver_waits() {
        Driver driver = at("10%");

        driver.judge(Driver.promote());
        driver.tick(Duration.ofMinutes(10).minusMillis(1));
        assertThat(driver.state.stageName()).isEqualTo("10%");
        driver.tick(Duration.ofMillis(1));

        assertThat(driver.acts).last().isEqualTo("route 25 % to the canary");
    }

    @Test
    void aPromotion_takenBackDuringTheBakeTime_opensNothing() {
        Driver driver = at("10%");

        driver.judge(Driver.promote());
        driver.judge(new Verdict.Continue(Urgency.NONE, "undecided"));
        driver.tick(Duration.ofMinutes(20));

        assertThat(driver.state.stageName()).isEqualTo("10%");
    }

    @Test
    void aClockThatGoesBackwards_shortensNoBakeTime() {
        Driver driver = at("10%");
        long arrived = driver.state.nowMillis();
        driver.judge(Driver.promote());

        for (int i = 0; i < 100; i++) {
            driver.tell(new Event.Ticked(arrived - 600_000L));
            driver.tell(new Event.Ticked(arrived + 300_000L));
        }

        assertThat(driver.state.stageName()).isEqualTo("10%");
    }

    @Test
    void aPromotion_ofAnotherGateOrOnTooFewRequests_opensNothing() {
        Driver driver = at("25%");
        long now = driver.state.nowMillis();
        int gate = driver.state.position().gates();
        Observation few = Observation.of(Driver.WELL, new Reading(49, 0, 100));

        driver.tell(new Event.Judged(now, gate - 1, Driver.promote(), Observation.of(Driver.WELL, Driver.WELL)));
        driver.tell(new Event.Judged(now, gate, Driver.promote(), few));
        driver.tick(Duration.ofMinutes(6));

        assertThat(driver.state.stageName()).isEqualTo("25%");
    }

    @Test
    void missingVerdicts_neverPromote_andAbortAtTheDeadline() {
        Driver driver = at("10%");

        driver.tick(Duration.ofMinutes(40));

        assertThat(driver.state.phase()).isEqualTo(Phase.ROLLING_BACK);
        assertThat(driver.state.rollback().orElseThrow().cause().kind()).isEqualTo(Cause.Kind.DEADLINE);
    }

    @ParameterizedTest
    @CsvSource({"IMMEDIATE, 5", "FAST, 30", "PLANNED, 120"})
    void anAbort_isDueAsTheTiersOfTheReleaseManualSay_andMissedTimesArePaged(Urgency urgency, long minutes) {
        RolloutPolicy patient =
                RolloutPolicy.DEFAULT.withCommands(new CommandPolicy(Duration.ofHours(5), 3, Duration.ofSeconds(10)));
        Driver driver = new Driver(CANARY, patient, Mood.HELPFUL);
        driver.goOnUntil("25%");
        driver.judge(Driver.abort(urgency));

        driver.tick(Duration.ofMinutes(minutes).minusMillis(1));
        assertThat(driver.state.isCritical()).isFalse();
        driver.tick(Duration.ofMillis(1));
        driver.tick(Duration.ofMinutes(1));

        assertThat(driver.state.isCritical()).isTrue();
        assertThat(driver.notices)
                .extracting(Notice::kind)
                .filteredOn(kind -> kind == Notice.Kind.DEADLINE_MISSED)
                .hasSize(1);
    }

    @Test
    void anImmediateRollback_waitsForNothing() {
        StagePlan rolling = Strategies.rolling(3, 1, Duration.ofSeconds(30), Judging.USUAL);
        Driver driver = at("batch 1", rolling);
        driver.order(new Order.Pause());

        driver.judge(Driver.abort(Urgency.IMMEDIATE));
        Command first = driver.state.live().orElseThrow().command();
        driver.answer(first, new Outcome.Failed("not now", Outcome.Retry.MAY_HELP));

        assertThat(((Act.RestoreBatch) first.act()).drain()).isZero();
        assertThat(driver.sent).last().extracting(Command::attempt).isEqualTo(2);
        assertThat(driver.sent).last().extracting(Command::id).isEqualTo(first.id());
    }

    @Test
    void anAbort_fencesOffWhatIsUnderWay() {
        Driver driver = at("10%");
        driver.judge(Driver.promote());
        driver.tick(Duration.ofMinutes(10));
        Command underWay = driver.state.live().orElseThrow().command();

        driver.order(new Order.Abort());
        Command restore = driver.state.live().orElseThrow().command();
        driver.answer(underWay, new Outcome.Done("late"));

        assertThat(restore.epoch()).isGreaterThan(underWay.epoch());
        assertThat(driver.state.live().orElseThrow().command()).isEqualTo(restore);
    }

    @Test
    void monitor_opensAWatch_andNeverRollsBack() {
        Driver driver = at("10%");

        driver.judge(new Verdict.Continue(Urgency.MONITOR, "errors above 2 %"));

        assertThat(driver.state.heard().monitor()).isPresent();
        assertThat(driver.state.phase()).isEqualTo(Phase.ADVANCING);
    }

    @Test
    void theWatchAfterPromotion_canStillRollBack() {
        Driver driver = at("100%");
        driver.tick(Duration.ofMinutes(59));

        driver.judge(Driver.abort(Urgency.FAST));
        driver.measureUntilTheEnd(Driver.WELL);

        assertThat(driver.state.phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void aServiceThatStaysSick_isEscalatedAndLeftAlone() {
        Driver driver = at("50%");
        driver.judge(Driver.abort(Urgency.FAST));

        driver.measureUntilTheEnd(Driver.SICK);
        int commands = driver.sent.size();
        driver.judge(Driver.promote());
        driver.order(new Order.Promote());

        assertThat(driver.state.phase()).isEqualTo(Phase.ESCALATED);
        assertThat(driver.sent).hasSize(commands);
        assertThat(driver.refusal).hasValueSatisfying(why -> assertThat(why).contains("escalated"));
    }

    @Test
    void aSickBaseline_isPagedWhenTheRollbackBegins() {
        Driver driver = at("50%");
        Observation bothSick = Observation.of(Driver.SICK, Driver.SICK);

        driver.tell(new Event.Judged(driver.state.nowMillis(), 2, Driver.abort(Urgency.FAST), bothSick));

        assertThat(driver.notices).extracting(Notice::kind).contains(Notice.Kind.BASELINE_SICK);
    }

    @Test
    void anIrreversibleMigration_makesAnAutomaticRollbackAsk() {
        Driver driver = at("25%", CANARY.withMigration("drop-column", Reversibility.IRREVERSIBLE));
        driver.judge(Driver.abort(Urgency.FAST));
        assertThat(driver.state.phase()).isEqualTo(Phase.AWAITING_CONSENT);

        driver.order(new Order.Approve());
        driver.measureUntilTheEnd(Driver.WELL);

        assertThat(driver.state.phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void consentThatNobodyGives_isEscalatedWhenTheRollbackIsDue() {
        Driver driver = at("25%", CANARY.withMigration("drop-column", Reversibility.IRREVERSIBLE));
        driver.judge(Driver.abort(Urgency.FAST));

        driver.tick(Duration.ofMinutes(30));

        assertThat(driver.state.phase()).isEqualTo(Phase.ESCALATED);
    }

    @Test
    void aReversibleMigration_isRevertedAfterTheTraffic() {
        Driver driver = at("25%", CANARY.withMigration("add-column", Reversibility.REVERSIBLE));

        driver.order(new Order.Abort());
        driver.settle();

        assertThat(driver.acts).containsSubsequence("restore the traffic of 1.4.2", "revert the migration add-column");
    }

    @Test
    void anAbort_beforeAnythingWasChanged_touchesNothing() {
        Driver driver = Driver.of(CANARY);
        driver.tick(Duration.ZERO);

        driver.order(new Order.Abort());

        assertThat(driver.state.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(driver.acts).containsExactly("record what serves at present");
    }

    @Test
    void aFreeze_holdsTheNextActBack_untilAPersonOverridesIt() {
        FreezeWindow freeze = new FreezeWindow(Driver.START, Driver.START + 36_000_000L, "month's end");
        Driver driver = new Driver(CANARY, RolloutPolicy.DEFAULT.withFreezes(List.of(freeze)), Mood.HELPFUL);
        driver.settle();
        assertThat(driver.acts).hasSize(1);

        driver.order(new Order.Suspend(Order.Scope.FREEZE, Driver.START + 60_000));

        assertThat(driver.acts).last().isEqualTo("deploy to canary");
    }

    @Test
    void aRollback_goesOnInAFreeze() {
        Driver driver = at("25%");
        FreezeWindow freeze = new FreezeWindow(Driver.START, Driver.START + 864_000_000L, "month's end");
        Driver frozen = new Driver(CANARY, RolloutPolicy.DEFAULT.withFreezes(List.of(freeze)), Mood.HELPFUL);
        frozen.order(new Order.Suspend(Order.Scope.FREEZE, driver.state.nowMillis() + 1));
        frozen.goOnUntil("25%");
        frozen.tick(Duration.ofMinutes(2));

        frozen.judge(Driver.abort(Urgency.FAST));

        assertThat(frozen.acts).last().isEqualTo("restore the traffic of 1.4.2");
    }

    @Test
    void anOverride_putsARollbackOff_withoutGoingForward_untilItExpires() {
        Driver driver = at("25%");
        driver.order(new Order.Suspend(Order.Scope.ROLLBACK, driver.state.nowMillis() + 600_000));
        driver.judge(Driver.abort(Urgency.FAST));
        driver.judge(Driver.promote());
        driver.tick(Duration.ofMinutes(9));
        driver.order(new Order.Promote());
        assertThat(driver.refusal).isPresent();
        assertThat(driver.state.footprint().weightPercent()).isEqualTo(25);

        driver.tick(Duration.ofMinutes(1));

        assertThat(driver.acts).last().isEqualTo("restore the traffic of 1.4.2");
    }

    @Test
    void anOverride_putsNoImmediateRollbackOff() {
        Driver driver = at("25%");
        driver.order(new Order.Suspend(Order.Scope.ROLLBACK, driver.state.nowMillis() + 600_000));

        driver.judge(Driver.abort(Urgency.IMMEDIATE));

        assertThat(driver.state.phase()).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void aPause_stopsTheBakeTime_andEndsInARollbackIfNobodyDecides() {
        Driver driver = at("10%");
        driver.order(new Order.Pause());
        driver.judge(Driver.promote());
        driver.tick(Duration.ofHours(3));
        assertThat(driver.state.stageName()).isEqualTo("10%");

        driver.tick(Duration.ofHours(1));

        assertThat(driver.state.phase()).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void aPersonsPromotion_opensOneGateOnly() {
        Driver driver = at("10%");

        driver.order(new Order.Promote());
        driver.settle();

        assertThat(driver.state.stageName()).isEqualTo("25%");
        assertThat(driver.state.timeline().entries())
                .anySatisfy(entry -> assertThat(entry.text()).isEqualTo("promote ordered by kim: a reason"));
    }

    @ParameterizedTest
    @EnumSource(
            value = SignalKind.class,
            names = {"DATA_CORRUPTION", "SECURITY_BREACH", "SERVICE_UNAVAILABLE"})
    void aCriticalSignal_rollsBackImmediately(SignalKind kind) {
        Driver driver = at("10%");

        driver.tell(new Event.Signalled(
                driver.state.nowMillis(), new Signal(kind, "orders", "pager", driver.state.nowMillis())));

        assertThat(driver.state.rollback().orElseThrow().cause().urgency()).isEqualTo(Urgency.IMMEDIATE);
    }

    @Test
    void oneBrokenJourney_isWatched_andTwoRollBack() {
        Driver driver = at("10%");
        long now = driver.state.nowMillis();

        driver.tell(new Event.Signalled(now, new Signal(SignalKind.JOURNEY_BROKEN, "login", "kim", now)));
        assertThat(driver.state.phase()).isEqualTo(Phase.ADVANCING);
        driver.tell(new Event.Signalled(now, new Signal(SignalKind.JOURNEY_BROKEN, "search", "kim", now)));

        assertThat(driver.state.rollback().orElseThrow().cause().urgency()).isEqualTo(Urgency.FAST);
    }

    @Test
    void aControllerThatGivesUp_rollsTheRolloutBack() {
        Driver driver = at("10%");
        driver.judge(Driver.promote());
        driver.tick(Duration.ofMinutes(10));

        driver.answer(driver.state.live().orElseThrow().command(), new Outcome.Refused("owned by another controller"));

        assertThat(driver.acts).last().isEqualTo("restore the traffic of 1.4.2");
    }

    @Test
    void theFoldOfTheEvents_isTheState() {
        Driver driver = new Driver(CANARY, Mood.RESTARTED_BETWEEN_ANY_TWO_STEPS);
        driver.goOnUntil("75%");
        driver.judge(Driver.abort(Urgency.PLANNED));
        driver.measureUntilTheEnd(Driver.WELL);

        assertThat(Rollout.replay(driver.state.plan(), Driver.START, driver.events))
                .isEqualTo(driver.state);
    }
}
