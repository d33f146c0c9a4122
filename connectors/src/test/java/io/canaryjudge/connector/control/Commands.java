package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Subject;

/** Commands of rollouts of the checkout service, from version 1.4.2 to 1.5.0. */
public final class Commands {

    private Commands() {}

    /** A first attempt, to be answered within a minute. */
    public static Command of(String id, long epoch, Act act) {
        return of(id, epoch, act, 60_000);
    }

    /** A first attempt, to be answered within some time. */
    public static Command of(String id, long epoch, Act act, long withinMillis) {
        String rollout = id.substring(0, id.indexOf('/'));
        Subject subject = new Subject(rollout, "checkout", "1.4.2", "1.5.0");
        return new Command(id, epoch, 1, subject, act, System.currentTimeMillis() + withinMillis);
    }
}
