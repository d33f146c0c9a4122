package io.canaryjudge.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.decision.Urgency;
import io.canaryjudge.rollout.Driver.Mood;
import io.canaryjudge.rollout.Strategies.Judging;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every strategy to its end and back, with a controller in every mood. */
class StrategiesTest {

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final String RECORD = "record what serves at present";
    private static final String HEALTHY_AGAIN = "verify [health] of baseline";

    /** A strategy, the stage at which harm is found, and what is done until then and on the way back. */
    record Course(StagePlan plan, String harmfulStage, List<String> forward, List<String> back) {}

    static List<Course> courses() {
        return List.of(
                new Course(
                        Strategies.canary(Judging.USUAL),
                        "50%",
                        List.of(
                                "deploy to canary",
                                "verify [health] of canary",
                                "route 10 % to the canary",
                                "route 25 % to the canary",
                                "route 50 % to the canary"),
                        List.of("restore the traffic of 1.4.2")),
                new Course(
                        Strategies.blueGreen(Judging.USUAL, Duration.ofHours(24)),
                        "switch",
                        List.of(
                                "deploy to canary",
                                "verify [smoke, health] of canary",
                                "switch all requests to the canary"),
                        List.of("restore the traffic of 1.4.2")),
                new Course(
                        Strategies.blueGreen(Strategies.BLUE_GREEN_WEIGHTS, Judging.USUAL, Duration.ofHours(24)),
                        "50%",
                        List.of(
                                "deploy to canary",
                                "verify [smoke, health] of canary",
                                "route 10 % to the canary",
                                "route 50 % to the canary"),
                        List.of("restore the traffic of 1.4.2")),
                new Course(
                        Strategies.rolling(5, 2, DRAIN, Judging.USUAL),
                        "batch 2",
                        List.of(
                                "replace instances 1 to 1 of 5",
                                "verify [health] of canary",
                                "replace instances 2 to 3 of 5",
                                "verify [health] of canary"),
                        List.of(
                                "restore version 1.4.2 of instances 2 to 3 of 5",
                                "restore version 1.4.2 of instances 1 to 1 of 5")),
                new Course(
                        Strategies.featureFlag("checkout-v2", Judging.USUAL),
                        "25%",
                        List.of("set flag checkout-v2 to 5 %", "set flag checkout-v2 to 25 %"),
                        List.of("set flag checkout-v2 to 0 %")),
                new Course(
                        Strategies.recreate(Judging.USUAL),
                        "recreate",
                        List.of("verify [health] of baseline", "deploy to all", "verify [health, smoke] of all"),
                        List.of("restore version 1.4.2 of all")),
                new Course(
                        Strategies.shadow(100, Judging.USUAL.first()),
                        "mirror",
                        List.of("deploy to canary", "verify [health] of canary", "mirror 100 % to the canary"),
                        List.of("mirror 0 % to the canary")));
    }

    static Stream<Arguments> coursesAndMoods() {
        return courses().stream()
                .flatMap(course -> Arrays.stream(Mood.values()).map(mood -> Arguments.of(course, mood)));
    }

    @ParameterizedTest
    @MethodSource("coursesAndMoods")
    void aGoodVersion_reachesTheEnd(Course course, Mood mood) {
        Driver driver = new Driver(course.plan(), mood);

        driver.goOnUntil("the end");

        assertThat(driver.state.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(driver.acts).startsWith(RECORD).containsSubsequence(course.forward());
        assertThat(driver.ids()).as("a repeated command keeps its id").hasSameSizeAs(driver.acts);
    }

    @ParameterizedTest
    @MethodSource("coursesAndMoods")
    void aHarmfulVersion_isRolledBackAndVerified(Course course, Mood mood) {
        Driver driver = new Driver(course.plan(), mood);
        driver.goOnUntil(course.harmfulStage());

        driver.judge(Driver.abort(Urgency.FAST));
        driver.measureUntilTheEnd(Driver.WELL);

        assertThat(driver.state.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(driver.state.footprint().exposedPercent()).isZero();
        List<String> expected = Stream.of(List.of(RECORD), course.forward(), course.back(), List.of(HEALTHY_AGAIN))
                .flatMap(List::stream)
                .toList();
        assertThat(driver.acts).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("courses")
    void aControllerThatNeverAnswers_endsInARollbackOrAnEscalation(Course course) {
        Driver driver = Driver.of(course.plan());
        driver.goOnUntil(course.harmfulStage());
        driver.judge(Driver.abort(Urgency.PLANNED));

        for (int i = 0; i < 20 && !driver.state.phase().isEnd(); i++) {
            driver.tick(Duration.ofMinutes(5));
        }

        assertThat(driver.state.phase()).isEqualTo(Phase.ESCALATED);
        assertThat(driver.state.isCritical()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("courses")
    void aPlan_needsWhatItDoesAndWhatLeadsBack(Course course) {
        Driver driver = Driver.of(course.plan());
        driver.goOnUntil(course.harmfulStage());
        driver.judge(Driver.abort(Urgency.FAST));
        driver.measureUntilTheEnd(Driver.WELL);

        assertThat(driver.sent.stream().map(command -> command.act().kind()))
                .isSubsetOf(course.plan().needs());
        assertThat(driver.state.plan().missing(course.plan().needs())).isEmpty();
    }

    @Test
    void shares_areThoseOfTheReleaseManual() {
        assertThat(Strategies.CANARY_WEIGHTS).containsExactly(10, 25, 50, 75, 100);
        assertThat(Strategies.BLUE_GREEN_WEIGHTS).containsExactly(10, 50, 100);
        assertThat(Strategies.FLAG_PERCENTAGES).containsExactly(5, 25, 50, 100);
        assertThat(Judging.USUAL.first().bake()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Judging.USUAL.later().bake()).isEqualTo(Duration.ofMinutes(5));
        assertThat(Judging.USUAL.watch()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void rolling_beginsWithOneInstance_andCoversEachOnce() {
        StagePlan plan = Strategies.rolling(8, 3, DRAIN, Judging.USUAL);

        assertThat(plan.stages().stream().map(stage -> (Act.Batch) stage.steps().get(0)))
                .extracting(Act.Batch::first, Act.Batch::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, 1),
                        org.assertj.core.groups.Tuple.tuple(1, 3),
                        org.assertj.core.groups.Tuple.tuple(4, 3),
                        org.assertj.core.groups.Tuple.tuple(7, 1));
    }

    @Test
    void shares_thatFall_areRefused() {
        assertThatThrownBy(() -> Strategies.canary(List.of(50, 25, 100), Judging.USUAL))
                .hasMessageContaining("[50, 25, 100]");
        assertThatThrownBy(() -> Strategies.featureFlag("f", List.of(5, 50), Judging.USUAL))
                .hasMessageContaining("100");
    }

    @Test
    void aShadow_thatIsRoutedTo_isRefused() {
        List<Stage> stages = List.of(Stage.of("5%", new Act.RouteWeight(5)));

        assertThatThrownBy(() -> new StagePlan(Strategy.SHADOW, stages)).hasMessageContaining("stage 5%");
    }

    @Test
    void aMigration_behindADeployment_isRefused() {
        List<Stage> stages = List.of(
                Stage.of("deploy", new Act.Deploy(Pool.CANARY)),
                Stage.of("schema", new Act.Migrate("v2", Reversibility.BACKWARD_COMPATIBLE)));

        assertThatThrownBy(() -> new StagePlan(Strategy.CANARY, stages)).hasMessageContaining("stage schema");
    }
}
