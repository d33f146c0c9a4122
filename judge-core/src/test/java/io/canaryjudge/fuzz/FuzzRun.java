package io.canaryjudge.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * A decoder under fire: bodies in any number, and what none of them may bring about. A finding is an exception that
 * escapes, a disagreement with the slow decoder, a body that takes more than two seconds or 64 MiB, or a heap that grows.
 *
 * @param subjects makes the decoder, and the bodies of a seed
 * @param seed decides the bodies, together with {@code threads}
 * @param bodies how many, all threads together
 * @param threads each has a decoder of its own
 */
public record FuzzRun(LongFunction<Subject> subjects, long seed, long bodies, int threads) {

    /** The most that the heap may hold more at the end than after a tenth, beside what decoders keep on purpose. */
    private static final long MOST_GROWTH_BYTES = 16 << 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** @throws IllegalArgumentException if there is no body or no thread */
    public FuzzRun {
        if (bodies < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "bodies and threads must be 1 or more, were " + bodies + " and " + threads);
        }
    }

    /**
     * What came of it.
     *
     * @param refused bodies of which something was refused
     * @param heapEarly bytes that the heap held after a tenth of the bodies
     * @param heapLate and at the end
     * @param findings each with its seed, its number and its bytes in hexadecimal; empty if all is well
     */
    public record Outcome(
            long bodies,
            long accepted,
            long refused,
            Duration took,
            long heapEarly,
            long heapLate,
            List<String> findings) {}

    /** The short form, for every build: one thread, and nobody to watch it. */
    public static Outcome of(LongFunction<Subject> subjects, long seed, long bodies) {
        return new FuzzRun(subjects, seed, bodies, 1).run(done -> {});
    }

    /**
     * Runs to the end, or until a thread has found enough.
     *
     * @param progress is told how many bodies are done, ten times a second
     */
    public Outcome run(Consumer<Long> progress) {
        List<FuzzThread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long share = bodies / threads + (i < bodies % threads ? 1 : 0);
            workers.add(new FuzzThread(subjects.apply(seed + i), seed + i, share));
        }
        long start = System.nanoTime();
        workers.forEach(FuzzThread::start);
        long heapEarly = -1;
        while (workers.stream().anyMatch(FuzzThread::isAtWork)) {
            workers.get(0).await(BETWEEN_LOOKS);
            workers.forEach(FuzzThread::look);
            long done = workers.stream().mapToLong(FuzzThread::done).sum();
            if (heapEarly < 0 && done >= bodies / 10) {
                heapEarly = Heap.afterCollection();
            }
            progress.accept(done);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        long heapLate = Heap.afterCollection();
        return outcome(workers, took, heapEarly < 0 ? heapLate : heapEarly, heapLate);
    }

    private static Outcome outcome(List<FuzzThread> workers, Duration took, long heapEarly, long heapLate) {
        long kept = workers.stream().mapToLong(FuzzThread::mostBytesKept).sum();
        Stream<String> growth = heapLate - heapEarly <= MOST_GROWTH_BYTES + kept
                ? Stream.empty()
                : Stream.of("the heap grew from " + heapEarly + " to " + heapLate + " bytes");
        return new Outcome(
                workers.stream().mapToLong(FuzzThread::done).sum(),
                workers.stream().mapToLong(FuzzThread::taken).sum(),
                workers.stream()
                        .mapToLong(worker -> worker.done() - worker.taken())
                        .sum(),
                took,
                heapEarly,
                heapLate,
                Stream.concat(workers.stream().flatMap(worker -> worker.findings().stream()), growth)
                        .toList());
    }
}
