package io.canaryjudge.http.demo;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * What a demonstration shows: results on standard output, what goes on meanwhile on standard error. Safe for use by
 * several threads.
 */
public final class Screen {

    /** A longer line would wrap on common terminals, and could then not be overwritten. */
    private static final int STATUS_WIDTH = 79;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isTerminal;
    private int statusLength;

    /** @param isTerminal whether {@code err} shows one line in place of another */
    public Screen(PrintWriter out, PrintWriter err, boolean isTerminal) {
        this.out = out;
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /** How often a status is worth showing. */
    Duration statusPeriod() {
        return isTerminal ? Duration.ofSeconds(1) : Duration.ofSeconds(5);
    }

    /** A line that is there to stay. */
    synchronized void result(String line) {
        clearStatus();
        out.println(line);
        out.flush();
    }

    /** A line of what happens on the way. */
    public synchronized void note(String line) {
        clearStatus();
        err.println("judge: " + line);
        err.flush();
    }

    /** Where things stand at the moment; replaces the status before it on a terminal. */
    synchronized void status(String line) {
        if (!isTerminal) {
            note(line);
            return;
        }
        clearStatus();
        String fitting = line.length() > STATUS_WIDTH ? line.substring(0, STATUS_WIDTH - 1) + "…" : line;
        err.print(fitting);
        err.flush();
        statusLength = fitting.length();
    }

    private void clearStatus() {
        if (statusLength > 0) {
            err.print("\r" + " ".repeat(statusLength) + "\r");
            err.flush();
            statusLength = 0;
        }
    }
}
