package io.canaryjudge.http.plan;

import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.RolloutPlan;
import io.canaryjudge.rollout.RolloutPolicy;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.StagePlan;
import io.canaryjudge.rollout.Strategy;
import io.canaryjudge.rollout.Subject;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be rolled out, how, by whom, and by which policy it is judged.
 *
 * @param service which service
 * @param baseline the version that is trusted
 * @param canary the version on trial
 * @param controller the name of the one that carries it out
 * @param analysis how the version is judged; the gates say for how long
 */
public record PlanDocument(
        String service,
        String baseline,
        String canary,
        String controller,
        StagePlan stages,
        RolloutPolicy policy,
        PolicyDocument analysis) {

    private static final Duration SHORTEST_ANALYSIS = Duration.ofSeconds(10);

    /** The plan of a rollout with this id. */
    public RolloutPlan plan(String rollout) {
        return new RolloutPlan(new Subject(rollout, service, baseline, canary), stages, policy);
    }

    /**
     * The policy of the analysis at a gate: as long as the gate may take, with nothing promoted before the least time.
     *
     * @throws io.canaryjudge.http.config.InvalidInputException if the policy does not fit into that time
     */
    public PolicyDocument analysisAt(Gate gate) {
        Duration time = gate.deadline().map(Gate.Deadline::within).orElse(gate.least());
        Duration duration = time.compareTo(SHORTEST_ANALYSIS) < 0 ? SHORTEST_ANALYSIS : time;
        double soak = Math.min(1, (double) gate.least().toMillis() / duration.toMillis());
        JsonObject text = new JsonObject(analysis.text())
                .put("duration", Durations.format(duration))
                .put("soakShare", soak);
        return PolicyDocument.read(text.encode());
    }

    /** What two rollouts must not change at the same time: a flag, or else the whole of a service at one controller. */
    public String territory() {
        Optional<String> flag = stages.stages().stream()
                .map(Stage::steps)
                .flatMap(java.util.List::stream)
                .filter(Act.FlagPercentage.class::isInstance)
                .map(step -> ((Act.FlagPercentage) step).flag())
                .findFirst();
        return stages.strategy() == Strategy.FEATURE_FLAG && flag.isPresent()
                ? controller + ", flag " + flag.get()
                : controller + ", service " + service;
    }
}
