package io.canaryjudge.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FuzzRunTest {

    /** Bodies of one byte, drawn with a seed. */
    private record Bytes(SplittableRandom random, Predicate<byte[]> decoder) implements Subject {
        @Override
        public byte[] next() {
            return new byte[] {(byte) random.nextInt()};
        }

        @Override
        public boolean takes(byte[] body) {
            return decoder.test(body);
        }
    }

    @Test
    void decoder_thatDoesWhatItShould_isWithoutFinding() {
        FuzzRun.Outcome outcome = run(20_000, body -> body[0] >= 0);

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.bodies()).isEqualTo(20_000);
        assertThat(outcome.accepted()).isBetween(9_000L, 11_000L);
        assertThat(outcome.accepted() + outcome.refused()).isEqualTo(20_000);
    }

    @Test
    void exception_thatEscapes_isAFindingWithItsBody() {
        FuzzRun.Outcome outcome = run(20_000, body -> 1 / (body[0] - 0x5a) >= 0);

        assertThat(outcome.findings())
                .hasSize(5)
                .allSatisfy(finding -> assertThat(finding)
                        .startsWith("seed 7, body ")
                        .contains("ArithmeticException", "FuzzRunTest")
                        .endsWith("its bytes are 5a"));
    }

    @Test
    void body_thatTakesTooLong_isAFinding() {
        FuzzRun.Outcome outcome = run(1, body -> {
            while (body.length == 1) {
                Thread.onSpinWait();
            }
            return true;
        });

        assertThat(outcome.findings()).hasSize(1);
        assertThat(outcome.findings().get(0)).contains("no end after", "FuzzRunTest");
    }

    @Test
    void body_thatTakesTooMuchMemory_isAFinding() {
        FuzzRun.Outcome outcome = run(1, body -> new byte[65 << 20].length > 0);

        assertThat(outcome.findings()).hasSize(1);
        assertThat(outcome.findings().get(0)).contains("bytes were allocated");
    }

    /** The second half of the bodies waits until the heap was looked at after a tenth of them. */
    @Test
    void heap_thatGrows_isAFinding() {
        List<byte[]> kept = new ArrayList<>();
        AtomicBoolean isLookedAt = new AtomicBoolean();
        LongFunction<Subject> subjects = seed -> new Bytes(new SplittableRandom(seed), body -> {
            while (kept.size() == 20 && !isLookedAt.get()) {
                Thread.onSpinWait();
            }
            return kept.add(new byte[1 << 20]);
        });

        FuzzRun.Outcome outcome =
                new FuzzRun(subjects, 7, 60, 1).run(done -> isLookedAt.set(isLookedAt.get() || done >= 20));

        assertThat(kept).hasSize(60);
        assertThat(outcome.findings()).hasSize(1);
        assertThat(outcome.findings().get(0)).startsWith("the heap grew from");
    }

    @Test
    void run_ofNothing_isRefused() {
        assertThatThrownBy(() -> FuzzRun.of(seed -> new Bytes(new SplittableRandom(seed), body -> true), 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bodies and threads must be 1 or more, were 0 and 1");
    }

    @Test
    void mutator_ofTheSameSeed_makesTheSameBodiesWithinTheirLength() {
        assertThat(bodies(3)).usingRecursiveComparison().isEqualTo(bodies(3));
        assertThat(bodies(3)).allSatisfy(body -> assertThat(body.length).isLessThanOrEqualTo(40));
        assertThat(bodies(3).stream().map(String::new).distinct().count()).isGreaterThan(500);
    }

    private static List<byte[]> bodies(long seed) {
        Mutator mutator = new Mutator(
                new SplittableRandom(seed),
                Mutator.words("one 12", "two 345 and so on", ""),
                Mutator.words("word"),
                40);
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] body = mutator.next();
            mutator.taken(body);
            bodies.add(body);
        }
        return bodies;
    }

    private static FuzzRun.Outcome run(long bodies, Predicate<byte[]> decoder) {
        return FuzzRun.of(seed -> new Bytes(new SplittableRandom(seed), decoder), 7, bodies);
    }
}
