package io.canaryjudge.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One thread of a run, and what another one sees of it. */
final class FuzzThread {

    private static final int MOST_FINDINGS = 5;
    private static final long MOST_BYTES_OF_A_BODY = 64 << 20;
    private static final Duration MOST_CPU_OF_A_BODY = Duration.ofSeconds(2);
    private static final Duration MOST_TIME_OF_A_BODY = Duration.ofMinutes(2);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Subject subject;
    private final long seed;
    private final long bodies;
    private final Thread thread;
    private final List<String> findings = new CopyOnWriteArrayList<>();
    private volatile byte[] body = {};
    private volatile long done;
    private volatile long taken;
    private long seenDone = -1;
    private long seenCpuNanos;
    private long seenNanos;
    private boolean hangs;

    FuzzThread(Subject subject, long seed, long bodies) {
        this.subject = subject;
        this.seed = seed;
        this.bodies = bodies;
        thread = new Thread(this::work, "fuzz-" + seed);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether there is more to come; a thread that hangs is given up. */
    boolean isAtWork() {
        return thread.isAlive() && !hangs;
    }

    void await(Duration most) {
        try {
            thread.join(most.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while bodies were being read", e);
        }
    }

    long done() {
        return done;
    }

    long taken() {
        return taken;
    }

    long mostBytesKept() {
        return subject.mostBytesKept();
    }

    List<String> findings() {
        return findings;
    }

    private void work() {
        long takenSoFar = 0;
        for (long i = 0; i < bodies && findings.size() < MOST_FINDINGS; i++) {
            byte[] next = subject.next();
            body = next;
            takenSoFar += takes(next) ? 1 : 0;
            taken = takenSoFar;
            done = i + 1;
        }
    }

    /** Whatever escapes is a finding, be it an error. */
    private boolean takes(byte[] next) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean isTaken = false;
        try {
            isTaken = subject.takes(next);
        } catch (RuntimeException | Error e) {
            find(e + place(e), next);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > MOST_BYTES_OF_A_BODY) {
            find(allocated + " bytes were allocated", next);
        }
        return isTaken;
    }

    private static String place(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    private void find(String what, byte[] with) {
        findings.add("seed " + seed + ", body " + done + ": " + what + "; its bytes are "
                + HexFormat.of().formatHex(with));
    }

    /** Notes a finding if the same body has been at work for too long. Called by the thread that watches. */
    void look() {
        long now = System.nanoTime();
        long cpuNanos = THREADS.getThreadCpuTime(thread.getId());
        if (done != seenDone) {
            seenDone = done;
            seenCpuNanos = cpuNanos;
            seenNanos = now;
        } else if (isAtWork() && isTooLong(cpuNanos - seenCpuNanos, now - seenNanos)) {
            hangs = true;
            find("no end after " + TimeUnit.NANOSECONDS.toMillis(cpuNanos - seenCpuNanos) + " ms" + where(), body);
        }
    }

    private static boolean isTooLong(long cpuNanos, long nanos) {
        return cpuNanos > MOST_CPU_OF_A_BODY.toNanos() || nanos > MOST_TIME_OF_A_BODY.toNanos();
    }

    private String where() {
        StackTraceElement[] trace = thread.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
