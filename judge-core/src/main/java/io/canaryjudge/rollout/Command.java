package io.canaryjudge.rollout;

/**
 * An act that a controller is to carry out.
 *
 * <p>A controller that has seen a higher epoch of the same rollout refuses the command, and one that has already carried
 * out a command of this id answers as it did then. The machine has one live command at most; a rollback raises the epoch
 * and so fences off whatever was under way.
 *
 * @param id stable over all attempts, such as {@code ro_17/4}
 * @param epoch only grows; of two commands of a rollout the one with the lower epoch is void
 * @param attempt 1 for the first
 * @param answerByMillis when this attempt counts as timed out, milliseconds since 1970
 */
public record Command(String id, long epoch, int attempt, Subject subject, Act act, long answerByMillis) {

    Command again(long currentEpoch, int nextAttempt, long answerBy) {
        return new Command(id, currentEpoch, nextAttempt, subject, act, answerBy);
    }
}
