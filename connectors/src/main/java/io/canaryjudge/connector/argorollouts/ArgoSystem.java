package io.canaryjudge.connector.argorollouts;

import io.canaryjudge.connector.cluster.Cluster;
import io.canaryjudge.connector.cluster.ClusterConfig;
import io.canaryjudge.connector.cluster.Fields;
import io.canaryjudge.connector.cluster.Kind;
import io.canaryjudge.connector.cluster.Patch;
import io.canaryjudge.connector.cluster.Ref;
import io.canaryjudge.connector.control.Change;
import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.Deadline;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Pool;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One Rollout of Argo Rollouts.
 *
 * <p>A weight is reached by going on to Argo's next pause without an end, and only if that pause has this weight: the steps
 * of both must be the same. All of it is read from the Rollout each time, so that a command that is repeated after a crash
 * finds what it has done.
 */
public final class ArgoSystem implements ControlledSystem {

    private static final Set<Act.Kind> ABILITIES = Set.of(
            Act.Kind.RECORD,
            Act.Kind.DEPLOY,
            Act.Kind.ROUTE_WEIGHT,
            Act.Kind.SWITCH,
            Act.Kind.RETIRE,
            Act.Kind.VERIFY,
            Act.Kind.RESTORE_TRAFFIC,
            Act.Kind.RESTORE_VERSION);
    private static final String STABLE = "stable";
    private static final String HASH = "rollouts-pod-template-hash";

    private final ArgoConfig config;
    private final Cluster cluster;
    private final Ref ref;

    /** Connects to nothing yet. */
    public ArgoSystem(ClusterConfig cluster, ArgoConfig config) {
        this.config = config;
        this.cluster = Cluster.of(cluster);
        this.ref = new Ref(Kind.ROLLOUT, config.namespace(), config.rollout());
    }

    @Override
    public String name() {
        return "argo-rollouts";
    }

    @Override
    public Set<Act.Kind> abilities() {
        return ABILITIES;
    }

    @Override
    public Change plan(Command command, Deadline deadline) throws ControlException, InterruptedException {
        ArgoRollout rollout = read().requireNoOwner().requireObserved();
        Act act = command.act();
        return switch (act.kind()) {
            case RECORD -> Change.none(recorded(command.subject().baseline(), rollout));
            case DEPLOY -> deploy(command.subject().canary(), rollout);
            case ROUTE_WEIGHT -> {
                int percent = ((Act.RouteWeight) act).percent();
                yield percent == 100 ? promoteFully(command.subject().canary(), rollout) : promote(percent, rollout);
            }
            case SWITCH -> promoteFully(command.subject().canary(), rollout);
            case RETIRE -> retired(((Act.Retire) act).pool(), rollout);
            case VERIFY -> verified((Act.Verify) act, rollout);
            case RESTORE_TRAFFIC -> restore(((Act.RestoreTraffic) act).lastKnownGood(), rollout);
            case RESTORE_VERSION -> restore(((Act.RestoreVersion) act).lastKnownGood(), rollout);
            case MIGRATE, HOOK, MIRROR, BATCH, FLAG_PERCENTAGE, RESTORE_BATCH, REVERT_MIGRATION ->
                throw ControlException.refused(
                        "argo-rollouts cannot " + act.kind().word());
        };
    }

    private ArgoRollout read() throws ControlException, InterruptedException {
        return new ArgoRollout(ref, cluster.get(ref));
    }

    private Outcome.Done recorded(String version, ArgoRollout rollout) {
        LastKnownGood good = new LastKnownGood(version, rollout.weight(), 0, 0, Map.of(STABLE, rollout.stableHash()));
        return new Outcome.Done("stable is " + rollout.stableHash() + ", " + rollout.words(), Optional.of(good));
    }

    /** Changes the image, or retries what was aborted; Argo then goes to its first pause by itself. */
    private Change deploy(String version, ArgoRollout rollout) throws ControlException {
        Optional<Patch> image = imagePatch(version, rollout);
        Move move = new Move(
                "another version than the stable one is on its way",
                after -> after.isUpdating() && !after.isAborted() && (after.isPaused() || after.updatedReplicas() > 0));
        if (image.isPresent()) {
            return move.with(image.get());
        }
        return rollout.isUpdating() && rollout.isAborted()
                ? move.with(Patch.ofStatus(new JsonObject().put("abort", false), "retry " + ref))
                : move;
    }

    private Optional<Patch> imagePatch(String version, ArgoRollout rollout) throws ControlException {
        if (config.image().isEmpty()) {
            return Optional.empty();
        }
        String image = config.image().get().of(version);
        int index = containerIndex(rollout);
        JsonObject container =
                Fields.objects(templateSpec(rollout), "containers").get(index);
        String path = "/spec/template/spec/containers/" + index;
        return image.equals(container.getValue("image"))
                ? Optional.empty()
                : Optional.of(Patch.of(rollout.object())
                        .test(path + "/name", config.image().get().container())
                        .replace(path + "/image", image, "set the image of " + ref + " to " + image));
    }

    private static JsonObject templateSpec(ArgoRollout rollout) {
        return Fields.object(rollout.object(), "spec", "template", "spec");
    }

    private int containerIndex(ArgoRollout rollout) throws ControlException {
        String wanted = config.image().orElseThrow().container();
        var containers = Fields.objects(templateSpec(rollout), "containers");
        for (int i = 0; i < containers.size(); i++) {
            if (wanted.equals(containers.get(i).getValue("name"))) {
                return i;
            }
        }
        throw ControlException.refused(ref + " has no container " + wanted + " in a template of its own");
    }

    private Change promote(int percent, ArgoRollout rollout) throws ControlException {
        requireUpdating(rollout);
        Move move = new Move(
                "Argo pauses at " + percent + " %",
                after -> after.isPaused()
                        && after.weightOfStop(after.stepIndex()).equals(Optional.of(percent))
                        && after.weight() == percent);
        if (rollout.weightOfStop(rollout.stepIndex()).equals(Optional.of(percent))) {
            return move;
        }
        Optional<Integer> next = rollout.weightOfStop(rollout.stepIndex() + 1);
        if (!next.equals(Optional.of(percent))) {
            throw ControlException.refused("the next pause of " + ref + " is "
                    + next.map(weight -> "at " + weight + " %").orElse("none") + ", not at " + percent + " %");
        }
        if (!rollout.isPaused()) {
            throw ControlException.failed(ref + " does not pause yet: " + rollout.words());
        }
        return move.unpaused(rollout).with(resumption(rollout));
    }

    /** As {@code kubectl argo rollouts promote} writes it; the controller knows by {@code controllerPause} who resumed. */
    private Patch resumption(ArgoRollout rollout) {
        JsonObject status = new JsonObject().putNull("pauseConditions");
        if (rollout.isInconclusive()) {
            status.put("controllerPause", false).put("currentStepIndex", rollout.stepIndex() + 1);
        }
        return Patch.ofStatus(status, "promote " + ref + " to its next pause");
    }

    private void requireUpdating(ArgoRollout rollout) throws ControlException {
        if (!rollout.isUpdating()) {
            throw ControlException.refused("no update of " + ref + " is under way: " + rollout.words());
        }
        if (rollout.isAborted()) {
            throw ControlException.refused(ref + " was aborted: " + rollout.words());
        }
    }

    private Change promoteFully(String version, ArgoRollout rollout) throws ControlException {
        Move move = new Move("the new version is the stable one", after -> !after.isUpdating() && !after.isAborted());
        if (rollout.isUpdating()) {
            requireUpdating(rollout);
            return move.unpaused(rollout)
                    .with(Patch.ofStatus(new JsonObject().put("promoteFull", true), "promote " + ref + " fully"));
        }
        if (imagePatch(version, rollout).isPresent()) {
            throw ControlException.refused("no update of " + ref + " is under way, and it is not at " + version);
        }
        return move;
    }

    private Change retired(Pool pool, ArgoRollout rollout) throws ControlException {
        boolean isServing = pool == Pool.BASELINE ? rollout.isUpdating() : rollout.isUpdating() && !rollout.isAborted();
        if (isServing) {
            throw ControlException.refused(pool.word() + " of " + ref + " still serves: " + rollout.words());
        }
        return Change.none(new Outcome.Done("Argo Rollouts removes the instances after its own delay"));
    }

    private Change verified(Act.Verify act, ArgoRollout rollout) throws ControlException, InterruptedException {
        if (act.checks().contains(Act.Check.SMOKE)) {
            throw ControlException.refused("argo-rollouts runs no smoke tests");
        }
        String hash = act.pool() == Pool.CANARY ? rollout.currentHash() : rollout.stableHash();
        JsonObject set = replicaSet(hash)
                .orElseThrow(() -> ControlException.failed("there is no ReplicaSet " + hash + " of " + ref));
        int wanted = Fields.number(Fields.object(set, "spec"), "replicas", 0);
        int available = Fields.number(Fields.object(set, "status"), "availableReplicas", 0);
        String words = available + " available of " + wanted + " in ReplicaSet " + hash;
        if (wanted == 0 || available < wanted) {
            throw ControlException.failed(act.pool().word() + " is not ready: " + words);
        }
        return Change.none(new Outcome.Done(act.pool().word() + " is ready: " + words));
    }

    private Optional<JsonObject> replicaSet(String hash) throws ControlException, InterruptedException {
        return cluster.list(Kind.REPLICA_SET, config.namespace(), Map.of(HASH, hash)).stream()
                .filter(set -> Fields.objects(Fields.object(set, "metadata"), "ownerReferences").stream()
                        .anyMatch(owner -> config.rollout().equals(owner.getValue("name"))))
                .findFirst();
    }

    /** Aborts what is on its way; where it is the stable version already, puts the earlier template back. */
    private Change restore(LastKnownGood good, ArgoRollout rollout) throws ControlException, InterruptedException {
        String stable = good.details().getOrDefault(STABLE, rollout.stableHash());
        if (!rollout.stableHash().equals(stable)) {
            return undo(stable, rollout);
        }
        Move move = new Move(
                "all requests go to " + stable,
                after -> after.stableHash().equals(stable)
                        && (!after.isUpdating() || (after.isAborted() && after.isTrafficStable())));
        return rollout.isUpdating() && !rollout.isAborted()
                ? move.with(Patch.ofStatus(new JsonObject().put("abort", true), "abort " + ref))
                : move;
    }

    private Change undo(String stable, ArgoRollout rollout) throws ControlException, InterruptedException {
        Move move = new Move(
                stable + " is the stable version again",
                after -> after.stableHash().equals(stable) && !after.isUpdating());
        move.skipsStepsOf = Optional.of(stable);
        if (rollout.currentHash().equals(stable)) {
            return move;
        }
        if (Fields.object(rollout.object(), "spec").containsKey("workloadRef")) {
            throw ControlException.refused(ref + " has its template elsewhere, where it must be put back");
        }
        JsonObject set = replicaSet(stable)
                .orElseThrow(() ->
                        ControlException.refused("there is no ReplicaSet " + stable + " of " + ref + " any more"));
        JsonObject template = Fields.object(set, "spec", "template").copy();
        Fields.object(template, "metadata", "labels").remove(HASH);
        return move.with(Patch.of(rollout.object())
                .replace("/spec/template", template, "put the template " + stable + " of " + ref + " back"));
    }

    @Override
    public void close() {
        cluster.close();
    }

    /** A patch or none, and the state that Argo's controller is to reach after it. */
    private final class Move implements Change {

        private final String result;
        private final Predicate<ArgoRollout> isReached;
        private Optional<Patch> unpause = Optional.empty();
        private Optional<Patch> patch = Optional.empty();
        private Optional<String> skipsStepsOf = Optional.empty();

        Move(String result, Predicate<ArgoRollout> isReached) {
            this.result = result;
            this.isReached = isReached;
        }

        Move with(Patch what) {
            patch = Optional.of(what);
            return this;
        }

        /** A pause by a person in the specification is ended before anything is promoted. */
        Move unpaused(ArgoRollout rollout) {
            if (rollout.isPausedByUser()) {
                JsonObject spec = new JsonObject().put("spec", new JsonObject().put("paused", false));
                unpause = Optional.of(Patch.merging(rollout.object(), spec, "unpause " + ref));
            }
            return this;
        }

        @Override
        public String words() {
            return unpause.map(each -> each.words() + ", ").orElse("")
                    + patch.map(Patch::words).orElse("wait until " + result);
        }

        @Override
        public Outcome.Done carryOut(Deadline deadline) throws ControlException, InterruptedException {
            if (unpause.isPresent()) {
                cluster.patch(ref, unpause.get());
            }
            if (patch.isPresent()) {
                cluster.patch(ref, patch.get());
            }
            ArgoRollout after = read();
            while (!after.isObserved() || !isReached.test(after)) {
                skipSteps(after);
                deadline.pause(config.lookAgain(), result + ": " + after.words());
                after = read();
            }
            return new Outcome.Done(result + ": " + after.words());
        }

        /** On the way back no step is waited for. */
        private void skipSteps(ArgoRollout now) throws ControlException, InterruptedException {
            boolean isOnItsWay = now.isObserved() && now.isUpdating() && !now.isPromotedFully();
            if (isOnItsWay && skipsStepsOf.equals(Optional.of(now.currentHash()))) {
                cluster.patch(
                        ref, Patch.ofStatus(new JsonObject().put("promoteFull", true), "promote " + ref + " fully"));
            }
        }
    }
}
