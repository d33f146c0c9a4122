package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a command. Its answer may come before its work has ended, when it is given up; the next command of the
 * rollout waits for the end.
 */
final class Job implements Runnable {

    private final Command command;
    private final Function<Job, Outcome> work;
    private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private @Nullable Thread worker;

    Job(Command command, Function<Job, Outcome> work) {
        this.command = command;
        this.work = work;
    }

    Command command() {
        return command;
    }

    CompletableFuture<Outcome> answer() {
        return answer;
    }

    /** Completes when nothing is done for this job any more, or its grace is over. */
    CompletableFuture<Void> end() {
        return end;
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    @Override
    public void run() {
        if (!begin()) {
            end.complete(null);
            return;
        }
        Outcome outcome = new Outcome.Failed("the controller broke off", Outcome.Retry.MAY_HELP);
        try {
            outcome = work.apply(this);
        } finally {
            stop();
            answer.complete(outcome);
            end.complete(null);
        }
    }

    private synchronized boolean begin() {
        if (answer.isDone()) {
            return false;
        }
        worker = Thread.currentThread();
        return true;
    }

    /** An interrupt that comes later would hit what the thread does next. */
    private synchronized void stop() {
        worker = null;
        Thread.interrupted();
    }

    /** Answers now, whatever becomes of the work; whether this was the answer, and the work is still under way. */
    boolean giveUp(Outcome running, Outcome waiting) {
        boolean isRunning;
        boolean isAnswer;
        synchronized (this) {
            isRunning = worker != null;
            isAnswer = !answer.isDone();
            if (worker != null && isAnswer) {
                worker.interrupt();
            }
        }
        return isAnswer && answer.complete(isRunning ? running : waiting) && isRunning;
    }
}
