package io.canaryjudge.rollout;

import java.util.List;
import java.util.Optional;

/**
 * What people do in a disaster, in order.
 *
 * @param name shown to people
 * @param steps at least one, at most 100
 */
public record Runbook(String name, List<Task> steps) {

    private static final int MOST_STEPS = 100;

    /** The steps where a team has written none of its own; the hooks must be known to the one who calls them. */
    public static final Runbook DISASTER_RECOVERY = new Runbook(
            "disaster recovery",
            List.of(
                    Task.of("assess how severe it is"),
                    Task.calling("call the incident team together", "page-team"),
                    Task.calling("check that the other site can take over", "check-failover"),
                    Task.calling("promote the database replica of the other site", "promote-replica"),
                    Task.calling("start the application at the other site", "start-application"),
                    Task.calling("point DNS to the other site", "switch-dns"),
                    Task.calling("verify that the other site is healthy", "verify-site"),
                    Task.calling("tell users and stakeholders", "update-status-page"),
                    Task.of("recover the failed site")));

    /** @throws IllegalArgumentException if there is no name, or there are too few or too many steps */
    public Runbook {
        Checks.text("name", name);
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "steps of a run-book must be 1 to " + MOST_STEPS + ", were " + steps.size());
        }
    }

    /**
     * One step.
     *
     * @param title what is to be done
     * @param hook what is called when a person confirms the step; empty where the person does it all
     */
    public record Task(String title, Optional<String> hook) {

        /** @throws IllegalArgumentException if there is no title, or the hook has no name */
        public Task {
            Checks.text("title", title);
            hook.ifPresent(name -> Checks.text("hook", name));
        }

        static Task of(String title) {
            return new Task(title, Optional.empty());
        }

        static Task calling(String title, String hook) {
            return new Task(title, Optional.of(hook));
        }
    }
}
