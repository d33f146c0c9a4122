package io.canaryjudge.connector.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.connector.LogCapture;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.spi.RolloutController.Mode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What the frame of all controllers does by itself, over a system in memory. */
class FencedControllerTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Act ACT = new Act.RouteWeight(25);

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<FencedController> opened = new ArrayList<>();

    @AfterEach
    void close() {
        release.countDown();
        opened.forEach(FencedController::close);
    }

    @Test
    void commandsOfOneRollout_areCarriedOutOneAfterAnother() {
        FencedController controller = controller(ControlLimits.DEFAULT, this::waiting);

        CompletionStage<Outcome> first = perform(controller, "ro_1/1", 1);
        CompletionStage<Outcome> second = perform(controller, "ro_1/2", 1);
        CompletionStage<Outcome> other = perform(controller, "ro_2/1", 1);
        waitFor("ro_1/1");
        waitFor("ro_2/1");
        assertThat(begun).containsExactlyInAnyOrder("ro_1/1", "ro_2/1");
        release.countDown();

        assertThat(outcome(first).text()).isEqualTo("did ro_1/1");
        assertThat(outcome(second).text()).isEqualTo("did ro_1/2");
        assertThat(outcome(other).text()).isEqualTo("did ro_2/1");
        assertThat(ended.indexOf("ro_1/1")).isLessThan(ended.indexOf("ro_1/2"));
    }

    @Test
    void whatWasDoneAfterTheAnswerWasGivenUp_isRecorded() {
        FencedController controller = controller(ControlLimits.DEFAULT.withTimeout(Duration.ofMillis(50)), this::deaf);

        assertThat(outcome(perform(controller, "ro_1/1", 1)).kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
        release.countDown();
        waitUntilEnded("ro_1/1");

        Outcome again = outcome(perform(controller, "ro_1/1", 2));
        assertThat(again.text()).isEqualTo("did ro_1/1");
        assertThat(begun).containsExactly("ro_1/1");
    }

    @Test
    void aCommandThatDoesNotEnd_holdsUpTheNextNoLongerThanItsGrace() {
        FencedController controller = controller(ControlLimits.DEFAULT, command -> {
            if (command.id().equals("ro_1/1")) {
                deaf(command);
            }
            return "did " + command.id();
        });
        CompletionStage<Outcome> stuck = perform(controller, "ro_1/1", 1);
        waitFor("ro_1/1");

        assertThat(outcome(perform(controller, "ro_1/2", 2)).text()).isEqualTo("did ro_1/2");
        assertThat(outcome(stuck).kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
    }

    @RepeatedTest(20)
    void commandsThatWait_areRefusedWhenAHigherEpochComes() {
        FencedController controller = controller(ControlLimits.DEFAULT, this::waiting);
        CompletionStage<Outcome> first = perform(controller, "ro_1/1", 1);
        waitFor("ro_1/1");
        CompletionStage<Outcome> waits = perform(controller, "ro_1/2", 1);

        CompletionStage<Outcome> rollback = perform(controller, "ro_1/3", 2);
        release.countDown();

        assertThat(outcome(waits).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(outcome(rollback).kind()).isEqualTo(Outcome.Kind.DONE);
        assertThat(outcome(first).kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
        assertThat(begun).doesNotContain("ro_1/2");
    }

    @Test
    void theRecord_forgetsWhatIsOldest() {
        AtomicInteger calls = new AtomicInteger();
        FencedController controller = controller(
                new ControlLimits(Duration.ofSeconds(5), 2, 3), command -> "call " + calls.incrementAndGet());
        for (int i = 1; i <= 4; i++) {
            outcome(perform(controller, "ro_" + i + "/1", 1));
        }

        assertThat(outcome(perform(controller, "ro_4/1", 1)).text()).isEqualTo("call 4");
        assertThat(outcome(perform(controller, "ro_2/1", 1)).text()).isEqualTo("call 2");
        assertThat(outcome(perform(controller, "ro_1/1", 1)).text()).isEqualTo("call 5");
    }

    @Test
    void aLineOfCommands_hasAnEnd() {
        FencedController controller = controller(ControlLimits.DEFAULT, this::waiting);
        List<CompletionStage<Outcome>> stages = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            stages.add(perform(controller, "ro_1/" + i, 1));
        }

        Outcome last = outcome(stages.get(16));

        assertThat(last.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(last.isWorthRetrying()).isTrue();
    }

    @Test
    void aFailureOfItsOwn_isNamedWithoutItsMessage() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            FencedController controller = controller(ControlLimits.DEFAULT, command -> {
                throw new IllegalStateException("token s3cret");
            });

            Outcome outcome = outcome(perform(controller, "ro_1/1", 1));

            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
            assertThat(outcome.text()).isEqualTo("memory fails by IllegalStateException, see the log");
            assertThat(log.lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("ro_1/1")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void texts_areOneLineAndNotEndless() {
        FencedController controller =
                controller(ControlLimits.DEFAULT, command -> "a\r\nb\u0000c\u2028d " + "x".repeat(3000));

        String text = outcome(perform(controller, "ro_1/1", 1)).text();

        assertThat(text).startsWith("a b c d xxx").hasSize(500).endsWith("…");
    }

    @Test
    void limits_outsideTheirRange_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ControlLimits(Duration.ZERO, 1, 1))
                .withMessageContaining("timeout")
                .withMessageContaining("PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ControlLimits(Duration.ofSeconds(1), 65, 1))
                .withMessageContaining("threads")
                .withMessageContaining("65");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ControlLimits(Duration.ofSeconds(1), 1, 0))
                .withMessageContaining("remembered")
                .withMessageContaining("0");
    }

    private String waiting(Command command) throws InterruptedException {
        release.await();
        return "did " + command.id();
    }

    /** Does not mind interrupts. */
    private String deaf(Command command) {
        while (release.getCount() > 0) {
            Thread.onSpinWait();
        }
        return "did " + command.id();
    }

    private FencedController controller(ControlLimits limits, Work work) {
        FencedController controller = new FencedController(new Memory(work), limits, InstantSource.system());
        opened.add(controller);
        return controller;
    }

    private static CompletionStage<Outcome> perform(FencedController controller, String id, long epoch) {
        return controller.perform(Commands.of(id, epoch, ACT), Mode.REAL);
    }

    private static Outcome outcome(CompletionStage<Outcome> stage) {
        return assertThat(stage).succeedsWithin(SOON).actual();
    }

    private void waitFor(String id) {
        waitUntil(() -> begun.contains(id));
    }

    private void waitUntilEnded(String id) {
        waitUntil(() -> ended.contains(id));
    }

    private static void waitUntil(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private interface Work {
        String run(Command command) throws InterruptedException;
    }

    private final class Memory implements ControlledSystem {

        private final Work work;

        Memory(Work work) {
            this.work = work;
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Set<Act.Kind> abilities() {
            return Set.of(ACT.kind());
        }

        @Override
        public Change plan(Command command, Deadline deadline) {
            return new Change() {
                @Override
                public String words() {
                    return "do " + command.id();
                }

                @Override
                public Outcome.Done carryOut(Deadline until) throws InterruptedException {
                    begun.add(command.id());
                    Outcome.Done done = new Outcome.Done(work.run(command));
                    ended.add(command.id());
                    return done;
                }
            };
        }

        @Override
        public void close() {}
    }
}
