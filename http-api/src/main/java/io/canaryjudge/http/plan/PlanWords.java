package io.canaryjudge.http.plan;

import io.canaryjudge.http.config.Durations;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.RolloutPolicy;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.Step;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Says in words what a plan means. */
public final class PlanWords {

    private PlanWords() {}

    /** The plan, a line for each stage. */
    public static String describe(PlanDocument document) {
        StringBuilder words = new StringBuilder();
        words.append("Rolls out ").append(document.service()).append(' ').append(document.canary());
        words.append(" in place of ").append(document.baseline()).append(", ");
        words.append(document.stages().strategy().word()).append(", by the controller ");
        words.append(document.controller()).append(".\n\n");
        List<Stage> stages = document.stages().stages();
        for (int i = 0; i < stages.size(); i++) {
            words.append(String.format("%3d. %s: ", i + 1, stages.get(i).name()));
            words.append(stages.get(i).steps().stream().map(PlanWords::words).collect(Collectors.joining("; ")));
            words.append('\n');
        }
        limits(words, document.policy());
        words.append("The controller must be able to: ");
        words.append(document.stages().needs().stream()
                .sorted(Comparator.naturalOrder())
                .map(kind -> kind.word())
                .collect(Collectors.joining(", ")));
        return words.append(".\n").toString();
    }

    private static String words(Step step) {
        return step instanceof Gate gate
                ? step.words()
                        + gate.deadline()
                                .filter(deadline -> gate.kind() == Gate.Kind.APPROVE)
                                .map(deadline -> ", else " + deadline.then().word() + " after "
                                        + Durations.format(deadline.within()))
                                .orElse("")
                : step.words();
    }

    private static void limits(StringBuilder words, RolloutPolicy policy) {
        words.append("\nIt is rolled back when it is not promoted within ").append(Durations.format(policy.longest()));
        words.append(", or paused for ")
                .append(Durations.format(policy.longestPause()))
                .append(".\n");
        words.append("A command is sent up to ").append(policy.commands().attempts());
        words.append(" times, and each answer waited for ");
        words.append(Durations.format(policy.commands().answerWithin())).append(".\n");
        words.append("After a rollback the service must be well for ");
        words.append(Durations.format(policy.verification().sustained())).append(" within ");
        words.append(Durations.format(policy.verification().within())).append(".\n");
        policy.freezes()
                .forEach(freeze -> words.append("Nothing goes forward from ")
                        .append(java.time.Instant.ofEpochMilli(freeze.fromMillis()))
                        .append(" until ")
                        .append(java.time.Instant.ofEpochMilli(freeze.untilMillis()))
                        .append(": ")
                        .append(freeze.reason())
                        .append('\n'));
    }
}
