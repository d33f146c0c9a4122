package io.canaryjudge.http.cli;

import java.io.PrintWriter;

/** A bar that fills on standard error while long work goes on; shows nothing when standard error is no terminal. */
final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 40;
    private static final int STEPS = 200;

    private final PrintWriter err;
    private final String label;
    private final long total;
    private final boolean shown;
    private long lastStep = -1;

    /** @param total the amount of work, 1 or more */
    ProgressBar(PrintWriter err, String label, long total) {
        this.err = err;
        this.label = label;
        this.total = Math.max(1, total);
        // The launcher knows: Java 17 cannot tell whether standard error is a terminal.
        shown = Boolean.getBoolean("judge.stderr.terminal");
    }

    /** Shows how much is done, 0 to the total. */
    void show(long done) {
        long step = done * STEPS / total;
        if (shown && step != lastStep) {
            lastStep = step;
            int filled = (int) (done * WIDTH / total);
            err.print("\r" + label + " [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done * 100 / total
                    + " %");
            err.flush();
        }
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (shown) {
            err.print("\r" + " ".repeat(label.length() + WIDTH + 10) + "\r");
            err.flush();
        }
    }
}
