package io.canaryjudge.connector.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.LogCapture;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.spi.RolloutController;
import io.canaryjudge.spi.RolloutController.Mode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RolloutController} must do, whatever it controls. */
public abstract class RolloutControllerContract {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final String UNDER_WAY = "ro_1/1";

    private final List<String> told = new CopyOnWriteArrayList<>();
    private LogCapture log;
    protected ControlledWorld world;
    protected RolloutController controller;

    protected abstract ControlledWorld open() throws Exception;

    @BeforeEach
    void openWorld() throws Exception {
        log = LogCapture.open();
        world = open();
        controller = new FencedController(world.system(), ControlLimits.DEFAULT, InstantSource.system());
    }

    @AfterEach
    void closeWorld() throws Exception {
        controller.close();
        world.close();
        log.close();
        for (String secret : world.secrets()) {
            assertThat(told).as("outcomes").noneMatch(text -> text.contains(secret));
            assertThat(log.lines()).as("log").noneMatch(line -> line.contains(secret));
        }
        assertThat(told)
                .allMatch(text ->
                        !text.isBlank() && text.length() <= 500 && text.lines().count() == 1);
    }

    @Test
    void act_isCarriedOutAndShows() throws Exception {
        String before = world.state();

        assertDone(perform("ro_1/1", 1, world.act()));

        assertThat(world.state()).isNotEqualTo(before);
        assertThat(world.changes()).isPositive();
    }

    @Test
    void actsOneAfterTheOther_areCarriedOut() throws Exception {
        assertDone(perform("ro_1/1", 1, world.act()));
        String between = world.state();

        assertDone(perform("ro_1/2", 1, world.nextAct()));

        assertThat(world.state()).isNotEqualTo(between);
    }

    @Test
    void record_answersWithWhatServes_andChangesNothing() throws Exception {
        String before = world.state();

        Outcome outcome = perform("ro_1/1", 1, new Act.RecordLastKnownGood());

        assertDone(outcome);
        assertThat(((Outcome.Done) outcome).recorded())
                .map(LastKnownGood::version)
                .contains("1.4.2");
        assertThat(world.state()).isEqualTo(before);
    }

    @Test
    void repeatedId_isAnsweredAsRecorded_andNotCarriedOutAgain() throws Exception {
        Outcome first = perform("ro_1/1", 1, world.act());
        int changes = world.changes();

        assertThat(perform("ro_1/1", 1, world.act())).isEqualTo(first);
        assertThat(perform("ro_1/1", 2, world.act())).isEqualTo(first);

        assertThat(world.changes()).isEqualTo(changes);
    }

    @Test
    void repeatedId_whileUnderWay_isCarriedOutOnce() throws Exception {
        world.disturb(Fault.SLOW);

        CompletionStage<Outcome> first = start(Commands.of("ro_1/1", 1, world.act()), Mode.REAL);
        CompletionStage<Outcome> second = start(Commands.of("ro_1/1", 2, world.act()), Mode.REAL);

        assertDone(outcome(first));
        assertThat(outcome(second)).isEqualTo(outcome(first));
        int changes = world.changes();
        assertDone(perform("ro_1/1", 2, world.act()));
        assertThat(world.changes()).isEqualTo(changes);
    }

    @Test
    void lowerEpoch_isRefused_andChangesNothing() throws Exception {
        assertDone(perform("ro_1/2", 3, world.act()));
        String after = world.state();

        assertThat(perform("ro_1/1", 2, world.nextAct()).kind()).isEqualTo(Outcome.Kind.REFUSED);

        assertThat(world.state()).isEqualTo(after);
    }

    @Test
    void lowerEpoch_ofAnotherRollout_isCarriedOut() {
        assertDone(perform("ro_1/1", 3, world.act()));

        assertDone(perform("ro_2/1", 1, world.nextAct()));
    }

    @Test
    void higherEpoch_endsWhatIsUnderWay_andIsCarriedOut() throws Exception {
        world.disturb(Fault.SILENT);
        CompletionStage<Outcome> hanging = start(Commands.of(UNDER_WAY, 1, world.act()), Mode.REAL);
        awaitWorker();
        world.disturb(Fault.NONE);

        assertDone(perform("ro_1/2", 2, world.nextAct()));

        assertThat(outcome(hanging).kind()).isNotEqualTo(Outcome.Kind.DONE);
    }

    @Test
    void dryRun_changesNothing_andSaysWhatItWouldDo() throws Exception {
        String before = world.state();

        Outcome outcome = outcome(start(Commands.of("ro_1/1", 1, world.act()), Mode.DRY_RUN));

        assertDone(outcome);
        assertThat(outcome.text()).startsWith("would ");
        assertThat(world.state()).isEqualTo(before);
        assertThat(world.changes()).isZero();
    }

    @Test
    void dryRun_isNoRecord() throws Exception {
        String before = world.state();
        assertDone(outcome(start(Commands.of("ro_1/1", 5, world.act()), Mode.DRY_RUN)));

        assertDone(perform("ro_1/1", 1, world.act()));

        assertThat(world.state()).isNotEqualTo(before);
    }

    @Test
    void owned_isRefused_andChangesNothing() throws Exception {
        world.own();
        String before = world.state();

        Outcome outcome = perform("ro_1/1", 1, world.act());
        Outcome dry = outcome(start(Commands.of("ro_1/1", 1, world.act()), Mode.DRY_RUN));

        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(dry).isEqualTo(outcome);
        assertThat(world.state()).isEqualTo(before);
        assertThat(world.changes()).isZero();
    }

    @Test
    void impossibleAct_isRefused() {
        assertThat(controller.abilities()).doesNotContain(world.impossibleAct().kind());

        assertThat(perform("ro_1/1", 1, world.impossibleAct()).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(world.changes()).isZero();
    }

    @Test
    void down_isAFailureThatMayPass_andIsNoRecord() throws Exception {
        world.disturb(Fault.DOWN);

        Outcome outcome = perform("ro_1/1", 1, world.act());

        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(outcome.isWorthRetrying()).isTrue();
        assertRecovers();
    }

    @Test
    void error_isAFailure_andIsNoRecord() throws Exception {
        assertFails(Fault.ERROR);
    }

    @Test
    void garbage_isAFailure_andIsNoRecord() throws Exception {
        assertFails(Fault.GARBAGE);
    }

    @Test
    void halfAnAnswer_isAFailure_andIsNoRecord() throws Exception {
        assertFails(Fault.HALF);
    }

    @Test
    void slow_isCarriedOut() throws Exception {
        world.disturb(Fault.SLOW);

        assertDone(perform("ro_1/1", 1, world.act()));
    }

    @Test
    void twice_isCarriedOutOnce() throws Exception {
        String before = world.state();
        world.disturb(Fault.TWICE);

        Outcome outcome = perform("ro_1/1", 1, world.act());

        assertDone(outcome);
        world.disturb(Fault.NONE);
        assertThat(world.state()).isNotEqualTo(before);
        assertThat(perform("ro_1/1", 1, world.act())).isEqualTo(outcome);
    }

    @Test
    void silent_timesOutWhenTheAnswerIsDue_andIsNoRecord() throws Exception {
        world.disturb(Fault.SILENT);
        long start = System.nanoTime();

        Outcome outcome = outcome(start(Commands.of("ro_1/1", 1, world.act(), SHORT.toMillis()), Mode.REAL));

        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.TIMED_OUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300), SOON);
        assertRecovers();
    }

    @Test
    void answerThatIsDueAlready_isTimedOut_andChangesNothing() {
        Outcome outcome = outcome(start(Commands.of("ro_1/1", 1, world.act(), -1), Mode.REAL));

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
        assertThat(world.changes()).isZero();
    }

    @Test
    void perform_onAnEventLoop_returnsAtOnce_andAnswersElsewhere() throws Exception {
        world.disturb(Fault.SILENT);
        Vertx vertx = Vertx.vertx();
        try {
            AtomicLong nanos = new AtomicLong();
            AtomicReference<String> answering = new AtomicReference<>("");
            Command command = Commands.of("ro_1/1", 1, world.act(), SHORT.toMillis());
            CompletableFuture<Outcome> stage = new CompletableFuture<>();
            vertx.runOnContext(now -> {
                long start = System.nanoTime();
                CompletionStage<Outcome> started = controller.perform(command, Mode.REAL);
                nanos.set(System.nanoTime() - start);
                started.whenComplete((outcome, failure) -> {
                    answering.set(Thread.currentThread().getName());
                    stage.complete(outcome);
                });
            });

            assertThat(outcome(stage).kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
            assertThat(Duration.ofNanos(nanos.get())).isLessThan(Duration.ofMillis(300));
            assertThat(answering.get()).startsWith("controller-");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void close_answersWhatIsUnderWay_refusesTheRest_andLeavesNoThread() throws Exception {
        world.disturb(Fault.SILENT);
        CompletionStage<Outcome> running = start(Commands.of(UNDER_WAY, 1, world.act()), Mode.REAL);
        awaitWorker();
        CompletionStage<Outcome> waiting = start(Commands.of("ro_1/2", 1, world.act()), Mode.REAL);

        controller.close();

        assertThat(outcome(running).kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
        assertThat(outcome(waiting).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(perform("ro_1/3", 1, world.act()).kind()).isEqualTo(Outcome.Kind.REFUSED);
        waitUntil(() -> threads().isEmpty());
    }

    private void assertFails(Fault fault) throws Exception {
        world.disturb(fault);

        Outcome outcome = perform("ro_1/1", 1, world.act());

        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.FAILED);
        assertRecovers();
    }

    /** The same command, sent again when all is well, is carried out. */
    private void assertRecovers() throws Exception {
        world.disturb(Fault.NONE);
        assertDone(perform("ro_1/1", 1, world.act()));
        String after = world.state();
        assertDone(perform("ro_1/2", 1, world.nextAct()));
        assertThat(world.state()).isNotEqualTo(after);
    }

    protected final Outcome perform(String id, long epoch, Act act) {
        return outcome(start(Commands.of(id, epoch, act), Mode.REAL));
    }

    protected final CompletionStage<Outcome> start(Command command, Mode mode) {
        return controller.perform(command, mode);
    }

    protected final Outcome outcome(CompletionStage<Outcome> stage) {
        Outcome outcome = assertThat(stage).succeedsWithin(SOON).actual();
        told.add(outcome.text());
        return outcome;
    }

    protected static void assertDone(Outcome outcome) {
        assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.DONE);
    }

    private void awaitWorker() throws InterruptedException {
        waitUntil(() -> !threads().isEmpty());
        TimeUnit.MILLISECONDS.sleep(100);
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("controller-" + controller.name()))
                .toList();
    }

    private static void waitUntil(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
