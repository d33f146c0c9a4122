package io.canaryjudge.rollout;

import java.util.EnumSet;
import java.util.Set;

/** Everything that is decided before a rollout begins. */
public record RolloutPlan(Subject subject, StagePlan stages, RolloutPolicy policy) {

    /** What this plan needs and a controller cannot do; empty when they fit. */
    public Set<Act.Kind> missing(Set<Act.Kind> abilities) {
        Set<Act.Kind> missing = EnumSet.noneOf(Act.Kind.class);
        missing.addAll(stages.needs());
        missing.removeAll(abilities);
        return missing;
    }
}
