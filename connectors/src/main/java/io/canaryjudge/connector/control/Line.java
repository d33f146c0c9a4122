package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a controller knows of one rollout: its epoch, and its commands that have not ended, first one first. */
final class Line {

    private final List<Job> jobs = new ArrayList<>();
    private long epoch = Long.MIN_VALUE;

    long epoch() {
        return epoch;
    }

    boolean isIdle() {
        return jobs.isEmpty();
    }

    /** Its commands, the last one first: giving up one lets the next begin, so that one must have been given up before. */
    List<Job> lastFirst() {
        List<Job> reversed = new ArrayList<>(jobs);
        Collections.reverse(reversed);
        return reversed;
    }

    int length() {
        return jobs.size();
    }

    /** The attempt at this very command that is still to be answered. */
    Optional<Job> pending(Command command) {
        return jobs.stream()
                .filter(job -> job.command().id().equals(command.id()) && !job.isAnswered())
                .findFirst();
    }

    /** Raises the epoch; the commands that are void now are returned, the last one first. */
    List<Job> raise(Command command) {
        if (command.epoch() <= epoch) {
            return List.of();
        }
        epoch = command.epoch();
        return lastFirst().stream()
                .filter(job -> !job.command().id().equals(command.id()))
                .toList();
    }

    /** Puts it at the end; when the returned stage completes it is its turn. */
    CompletableFuture<Void> enter(Job job) {
        CompletableFuture<Void> turn = jobs.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : jobs.get(jobs.size() - 1).end();
        jobs.add(job);
        return turn;
    }

    void leave(Job job) {
        jobs.remove(job);
    }
}
