package io.canaryjudge.http.plan;

import io.canaryjudge.http.config.Fields;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.DefaultAction;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.Pool;
import io.canaryjudge.rollout.Reversibility;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the vocabulary of stages: each step is a mapping of one word to what it needs. */
final class StepReader {

    static final Duration LONGEST = Duration.ofDays(366);
    static final Map<String, DefaultAction> ACTIONS = words(DefaultAction.values(), DefaultAction::word);
    static final Map<String, Reversibility> REVERSIBILITIES = words(
            Reversibility.values(), each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'));

    private static final Map<String, Pool> POOLS = words(Pool.values(), Pool::word);
    private static final Map<String, Act.Check> CHECKS =
            words(Act.Check.values(), each -> each.name().toLowerCase(Locale.ROOT));
    private static final long MOST_REQUESTS = 1_000_000_000_000L;
    private static final int MOST_STEPS = 100;
    private static final int MOST_STAGES = 1_000;
    private static final int MOST_INSTANCES = 100_000;

    private static final Map<String, Function<Fields, Optional<? extends Step>>> STEPS = Fields.words(
            Map.entry("deploy", step -> step.make(() -> new Act.Deploy(pool(step, "deploy")))),
            Map.entry("verify", step -> verify(step.object("verify"))),
            Map.entry("route-weight", step -> step.make(() -> new Act.RouteWeight(percent(step, "route-weight")))),
            Map.entry("mirror", step -> step.make(() -> new Act.Mirror(percent(step, "mirror")))),
            Map.entry("batch", step -> batch(step.object("batch"))),
            Map.entry("flag-percentage", step -> flag(step.object("flag-percentage"))),
            Map.entry("switch", StepReader::everythingToCanary),
            Map.entry("retire", step -> step.make(() -> new Act.Retire(pool(step, "retire")))),
            Map.entry("migrate", step -> migrate(step.object("migrate"))),
            Map.entry("hook", step -> hook(step, "hook")),
            Map.entry("hold", step -> step.make(() -> new Gate.Hold(time(step, "hold")))),
            Map.entry("judge", step -> judge(step.object("judge"), Duration.ofMinutes(5))),
            Map.entry("approve", step -> approve(step.object("approve"))),
            Map.entry("watch", step -> step.make(() -> new Gate.Watch(time(step, "watch")))));

    private StepReader() {}

    static <E> Map<String, E> words(E[] values, Function<E, String> word) {
        Map<String, E> words = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> words.put(word.apply(value), value));
        return words;
    }

    /** The stages under a key. */
    static List<Stage> stages(Fields plan, String key) {
        List<Stage> stages = new ArrayList<>();
        for (Fields fields : plan.objects(key, 1, MOST_STAGES)) {
            String name = fields.requiredName("name");
            List<Step> steps = new ArrayList<>();
            List<Fields> written = fields.objects("steps", 1, MOST_STEPS);
            if (!fields.has("steps")) {
                fields.refuse("steps", "is missing; it must be a list of steps: " + String.join(", ", STEPS.keySet()));
            }
            written.forEach(step -> step(step).ifPresent(steps::add));
            fields.refuseUnknownKeys();
            if (!name.isBlank() && !steps.isEmpty() && steps.size() == written.size()) {
                fields.make(() -> new Stage(name, steps)).ifPresent(stages::add);
            }
        }
        return stages;
    }

    private static Optional<? extends Step> step(Fields fields) {
        List<String> present = STEPS.keySet().stream().filter(fields::has).toList();
        var reader = present.size() == 1 && fields.keys().size() == 1 ? STEPS.get(present.get(0)) : null;
        if (reader == null) {
            fields.refuse(
                    "",
                    "a step must have one key, one of " + String.join(", ", STEPS.keySet()) + "; had " + fields.keys());
            return Optional.empty();
        }
        return reader.apply(fields);
    }

    private static Pool pool(Fields fields, String key) {
        if (!fields.has(key)) {
            fields.refuse(key, "is missing; it must be one of " + String.join(", ", POOLS.keySet()));
        }
        return fields.word(key, POOLS, Pool.CANARY);
    }

    private static int percent(Fields fields, String key) {
        if (!fields.has(key)) {
            fields.refuse(key, "is missing; it must be a whole number from 0 to 100");
        }
        return (int) fields.integer(key, 0, 0, 100);
    }

    static Duration time(Fields fields, String key) {
        return fields.duration(key, Duration.ZERO, Duration.ZERO, LONGEST);
    }

    private static Optional<Act.Verify> verify(Fields fields) {
        Pool pool = pool(fields, "pool");
        List<Act.Check> checks = new ArrayList<>();
        for (String word : fields.texts("checks", 1, CHECKS.size())) {
            Act.Check check = CHECKS.get(word);
            if (check == null) {
                fields.refuse("checks", "must be of " + String.join(", ", CHECKS.keySet()) + "; was '" + word + "'");
            } else {
                checks.add(check);
            }
        }
        fields.refuseUnknownKeys();
        return fields.make(() -> new Act.Verify(pool, fields.has("checks") ? checks : List.of(Act.Check.HEALTH)));
    }

    private static Optional<Act.Batch> batch(Fields fields) {
        int first = (int) fields.integer("first", 0, 0, MOST_INSTANCES);
        int count = (int) fields.integer("count", 1, 1, MOST_INSTANCES);
        int total = (int) fields.integer("total", 0, 1, MOST_INSTANCES);
        if (!fields.has("total")) {
            fields.refuse("total", "is missing; it must be how many instances the service has");
            return Optional.empty();
        }
        Duration drain = time(fields, "drain");
        fields.refuseUnknownKeys();
        return fields.make(() -> new Act.Batch(first, count, total, drain));
    }

    private static Optional<Act.FlagPercentage> flag(Fields fields) {
        String flag = fields.requiredName("flag");
        int percent = percent(fields, "percent");
        fields.refuseUnknownKeys();
        return flag.isBlank() ? Optional.empty() : fields.make(() -> new Act.FlagPercentage(flag, percent));
    }

    private static Optional<Act.Switch> everythingToCanary(Fields fields) {
        fields.word("switch", Map.of(Pool.CANARY.word(), Pool.CANARY), Pool.CANARY);
        return Optional.of(new Act.Switch());
    }

    /** A migration by its hook. */
    static Optional<Act.Migrate> migrate(Fields fields) {
        String hook = fields.requiredName("hook");
        if (!fields.has("reversibility")) {
            fields.refuse(
                    "reversibility", "is missing; it must be one of " + String.join(", ", REVERSIBILITIES.keySet()));
        }
        Reversibility reversibility = fields.word("reversibility", REVERSIBILITIES, Reversibility.IRREVERSIBLE);
        fields.refuseUnknownKeys();
        return hook.isBlank() ? Optional.empty() : fields.make(() -> new Act.Migrate(hook, reversibility));
    }

    private static Optional<Act.Hook> hook(Fields fields, String key) {
        String hook = fields.requiredName(key);
        return hook.isBlank() ? Optional.empty() : fields.make(() -> new Act.Hook(hook));
    }

    /** A judge's gate; half an hour after the bake time it aborts where nothing else is said. */
    static Optional<Gate.Judge> judge(Fields fields, Duration usualBake) {
        Duration bake = fields.duration("bake", usualBake, Duration.ZERO, LONGEST);
        long least = fields.integer("leastRequests", 50, 0, MOST_REQUESTS);
        Optional<Gate.Deadline> until = deadline(fields, bake.plusMinutes(30));
        fields.refuseUnknownKeys();
        return until.flatMap(deadline -> fields.make(() -> new Gate.Judge(bake, least, deadline)));
    }

    private static Optional<Gate.Approve> approve(Fields fields) {
        Optional<Gate.Approve> gate = approval(fields);
        fields.refuseUnknownKeys();
        return gate;
    }

    /** A gate at which a person is asked, of a mapping that may have other keys too. */
    static Optional<Gate.Approve> approval(Fields fields) {
        String question = fields.requiredText("question");
        Optional<Gate.Deadline> until = deadline(fields, Duration.ofHours(4));
        return question.isBlank()
                ? Optional.empty()
                : until.flatMap(deadline -> fields.make(() -> new Gate.Approve(question, deadline)));
    }

    private static Optional<Gate.Deadline> deadline(Fields fields, Duration usual) {
        Duration within = fields.duration("within", usual, Duration.ofMillis(1), LONGEST);
        DefaultAction otherwise = fields.word("otherwise", ACTIONS, DefaultAction.ABORT);
        return fields.make(() -> new Gate.Deadline(within, otherwise));
    }
}
