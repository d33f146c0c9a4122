package io.canaryjudge.spi;

import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Outcome;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Carries out the commands of rollouts in one outside system. Safe for use by several threads.
 *
 * <p>Each command goes through the same four steps: <em>precondition</em> (the system is as the command expects, and nobody
 * else owns what is to be changed; else {@link Outcome.Refused}), <em>act</em>, <em>verify</em> (read back what was
 * changed), <em>record</em> (the outcome under the command's id). It keeps these promises:
 *
 * <ul>
 *   <li>A command whose id was recorded as done is not carried out again; the recorded outcome is the answer.
 *   <li>A command with a lower epoch than one already seen of the same rollout is refused.
 *   <li>Commands of one rollout are carried out one after another: a newer one waits until the one under way has ended or
 *       was given up.
 * </ul>
 */
public interface RolloutController extends AutoCloseable {

    /** The system's name in messages, such as {@code haproxy}. */
    String name();

    /** The kinds of act that it can do; others it refuses. */
    Set<Act.Kind> abilities();

    /**
     * Starts carrying out a command, or with {@link Mode#DRY_RUN} only checks its precondition and says what it would do.
     * Returns at once; the stage completes with every outcome, failures included, and never fails.
     */
    CompletionStage<Outcome> perform(Command command, Mode mode);

    /** Releases what it holds; later calls are refused. */
    @Override
    void close();

    /** Whether anything is changed. */
    enum Mode {
        REAL,
        DRY_RUN
    }
}
