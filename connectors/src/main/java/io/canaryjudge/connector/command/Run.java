package io.canaryjudge.connector.command;

import io.canaryjudge.connector.control.ControlException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a program. When its thread is interrupted, it ends the program and all that came from it. */
final class Run {

    private static final long LOOK_MILLIS = 50;
    private static final long GRACE_MILLIS = 1000;
    private static final int MOST_KNOWN = 10_000;

    private final Process process;
    private final Output out;
    private final Output error;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    private Run(Process process) {
        this.process = process;
        this.out = Output.reading(process.getInputStream(), "controller-command-out");
        this.error = Output.reading(process.getErrorStream(), "controller-command-error");
    }

    /** What a program left behind. */
    record Result(int code, String out, String error, boolean isOutLonger) {}

    static Result of(List<String> words, Map<String, String> environment, Path folder)
            throws ControlException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new Run(builder.start()).result();
        } catch (IOException e) {
            throw ControlException.failed(words.get(0) + " cannot be started");
        }
    }

    private Result result() throws InterruptedException {
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
            return new Result(process.exitValue(), out.text(), error.text(), out.isLonger());
        } catch (InterruptedException e) {
            kill();
            throw e;
        } finally {
            out.end();
            error.end();
        }
    }

    /** A child whose parent has ended is no descendant any more, so that they are noted while they are. */
    private void look() {
        known.removeIf(each -> !each.isAlive());
        process.descendants().limit(MOST_KNOWN).forEach(known::add);
    }

    private void kill() {
        look();
        process.destroy();
        known.forEach(ProcessHandle::destroy);
        try {
            process.onExit().get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException stubborn) {
            // it is killed below
        }
        look();
        process.destroyForcibly();
        known.forEach(ProcessHandle::destroyForcibly);
    }
}
