package io.canaryjudge.http;

import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.spi.RolloutController;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Stands for an outside system that rollouts change: keeps what it was told to be, writes down each command, and answers as
 * a script says: at once, with a failure, never, or twice. It keeps the promises of {@link RolloutController}.
 */
final class ScriptedController implements RolloutController {

    /** How an attempt is answered. */
    enum Manner {
        DONE,
        /** Nothing was done, and it may help to try again. */
        FAILS,
        /** Nothing is ever answered, though it was done. */
        SILENT,
        /** Answered only after the next attempt was sent, then both are. */
        TWICE,
        /** The stage of the answer fails, against the promise. */
        BREAKS
    }

    private final Function<Command, Manner> script;
    private final Map<String, Outcome> done = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, CompletableFuture<Outcome>> late = new HashMap<>();
    private final Map<String, Map<String, String>> worlds = new TreeMap<>();
    private final List<Command> commands = new ArrayList<>();

    ScriptedController(Function<Command, Manner> script) {
        this.script = script;
    }

    /** One that does at once what it is told. */
    static ScriptedController nice() {
        return new ScriptedController(command -> Manner.DONE);
    }

    /** One whose first attempts mostly go wrong, in one way after the other. */
    static ScriptedController nasty() {
        return new ScriptedController(command -> {
            int number = Integer.parseInt(command.id().replaceFirst(".*/", ""));
            return command.attempt() > 1 ? Manner.DONE : Manner.values()[number % Manner.values().length];
        });
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Set<Act.Kind> abilities() {
        return EnumSet.allOf(Act.Kind.class);
    }

    @Override
    public synchronized CompletionStage<Outcome> perform(Command command, Mode mode) {
        commands.add(command);
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Outcome outcome = outcome(command);
        switch (script.apply(command)) {
            case DONE -> answer.complete(outcome);
            case FAILS -> {
                done.remove(command.id());
                answer.complete(new Outcome.Failed("not now", Outcome.Retry.MAY_HELP));
            }
            case SILENT -> {}
            case TWICE -> late.put(command.id(), answer);
            case BREAKS -> answer.completeExceptionally(new IllegalStateException("hunter2"));
        }
        if (command.attempt() > 1 && late.containsKey(command.id())) {
            late.remove(command.id()).complete(outcome);
        }
        return answer;
    }

    private Outcome outcome(Command command) {
        String rollout = command.subject().rollout();
        if (command.epoch() < epochs.getOrDefault(rollout, 0L)) {
            return new Outcome.Refused("the epoch is void");
        }
        epochs.put(rollout, command.epoch());
        return done.computeIfAbsent(command.id(), id -> carryOut(command));
    }

    private Outcome carryOut(Command command) {
        Map<String, String> world = worlds.computeIfAbsent(command.subject().service(), service -> new TreeMap<>());
        Act act = command.act();
        String canary = command.subject().canary();
        if (act instanceof Act.RouteWeight route) {
            world.put("weight", Integer.toString(route.percent()));
        } else if (act instanceof Act.Switch) {
            world.put("weight", "100");
        } else if (act instanceof Act.Mirror mirror) {
            world.put("mirror", Integer.toString(mirror.percent()));
        } else if (act instanceof Act.FlagPercentage flag) {
            world.put("flag", Integer.toString(flag.percent()));
        } else if (act instanceof Act.Deploy deploy) {
            world.put("version of " + deploy.pool().word(), canary);
        } else if (act instanceof Act.Batch batch) {
            world.put("version of batch " + batch.first(), canary);
        } else if (act instanceof Act.RestoreTraffic traffic) {
            world.put("weight", Integer.toString(traffic.lastKnownGood().weightPercent()));
        } else if (act instanceof Act.RestoreVersion version) {
            world.put(
                    "version of " + version.pool().word(),
                    version.lastKnownGood().version());
        } else if (act instanceof Act.RestoreBatch batch) {
            world.put("version of batch " + batch.first(), batch.lastKnownGood().version());
        } else if (act.kind() == Act.Kind.RECORD) {
            return new Outcome.Done(
                    "read", Optional.of(LastKnownGood.of(command.subject().baseline())));
        }
        return new Outcome.Done("done");
    }

    /** What the system of each service is. */
    synchronized Map<String, Map<String, String>> worlds() {
        Map<String, Map<String, String>> copy = new TreeMap<>();
        worlds.forEach((service, world) -> copy.put(service, new TreeMap<>(world)));
        return copy;
    }

    /** Every command that was sent about a service, in order. */
    synchronized List<Command> commands(String service) {
        return commands.stream()
                .filter(command -> command.subject().service().equals(service))
                .toList();
    }

    @Override
    public void close() {
        // the outside system goes on
    }
}
