package io.canaryjudge.rollout;

/**
 * The command whose answer is awaited.
 *
 * @param resendAtMillis when it is sent again after a failure, milliseconds since 1970; -1 while an answer is awaited
 */
public record Live(Command command, long resendAtMillis) {

    boolean isWaitingToBeSent() {
        return resendAtMillis >= 0;
    }
}
