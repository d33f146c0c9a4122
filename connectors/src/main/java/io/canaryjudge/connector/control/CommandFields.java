package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Pool;
import io.canaryjudge.rollout.Reversibility;
import io.canaryjudge.rollout.Subject;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command as named values, for systems that are told in words: each a text, a number or, where it is about
 * {@code lastKnownGood}, such values by their names.
 */
public final class CommandFields {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private CommandFields() {}

    /** The fields that every command has, and after them those of its act. */
    public static Map<String, Object> of(Command command) {
        CommandFields fields = new CommandFields();
        fields.fields.put("command", command.id());
        fields.fields.put("epoch", command.epoch());
        fields.fields.put("attempt", command.attempt());
        fields.fields.put("rollout", command.subject().rollout());
        fields.fields.put("service", command.subject().service());
        fields.fields.put("baseline", command.subject().baseline());
        fields.fields.put("canary", command.subject().canary());
        fields.fields.put("act", command.act().kind().word());
        fields.add(command.act());
        return Collections.unmodifiableMap(fields.fields);
    }

    /** The names of the fields that a command of this kind has. */
    public static Set<String> names(Act.Kind kind) {
        Subject subject = new Subject("rollout", "service", "1", "2");
        return of(new Command("id", 1, 1, subject, example(kind), 0)).keySet();
    }

    private static Act example(Act.Kind kind) {
        LastKnownGood good = LastKnownGood.of("1");
        return switch (kind) {
            case RECORD -> new Act.RecordLastKnownGood();
            case MIGRATE -> new Act.Migrate("hook", Reversibility.REVERSIBLE);
            case DEPLOY -> new Act.Deploy(Pool.CANARY);
            case ROUTE_WEIGHT -> new Act.RouteWeight(1);
            case MIRROR -> new Act.Mirror(1);
            case BATCH -> new Act.Batch(0, 1, 1, Duration.ZERO);
            case FLAG_PERCENTAGE -> new Act.FlagPercentage("flag", 1);
            case SWITCH -> new Act.Switch();
            case RETIRE -> new Act.Retire(Pool.BASELINE);
            case VERIFY -> new Act.Verify(Pool.CANARY, List.of(Act.Check.HEALTH));
            case RESTORE_TRAFFIC -> new Act.RestoreTraffic(good);
            case RESTORE_VERSION -> new Act.RestoreVersion(Pool.BASELINE, good);
            case RESTORE_BATCH -> new Act.RestoreBatch(0, 1, 1, Duration.ZERO, good);
            case HOOK -> new Act.Hook("hook");
            case REVERT_MIGRATION -> new Act.RevertMigration("hook");
        };
    }

    private void add(Act act) {
        switch (act.kind()) {
            case RECORD, SWITCH -> {}
            case MIGRATE -> {
                fields.put("hook", ((Act.Migrate) act).hook());
                fields.put("reversibility", lower(((Act.Migrate) act).reversibility()));
            }
            case DEPLOY -> pool(((Act.Deploy) act).pool());
            case ROUTE_WEIGHT -> fields.put("percent", ((Act.RouteWeight) act).percent());
            case MIRROR -> fields.put("percent", ((Act.Mirror) act).percent());
            case BATCH -> batch((Act.Batch) act);
            case FLAG_PERCENTAGE -> {
                fields.put("flag", ((Act.FlagPercentage) act).flag());
                fields.put("percent", ((Act.FlagPercentage) act).percent());
            }
            case RETIRE -> pool(((Act.Retire) act).pool());
            case VERIFY -> {
                pool(((Act.Verify) act).pool());
                fields.put("checks", checks(((Act.Verify) act).checks()));
            }
            case RESTORE_TRAFFIC -> good(((Act.RestoreTraffic) act).lastKnownGood());
            case RESTORE_VERSION -> {
                pool(((Act.RestoreVersion) act).pool());
                good(((Act.RestoreVersion) act).lastKnownGood());
            }
            case RESTORE_BATCH -> batch((Act.RestoreBatch) act);
            case HOOK -> fields.put("hook", ((Act.Hook) act).hook());
            case REVERT_MIGRATION -> fields.put("hook", ((Act.RevertMigration) act).hook());
        }
    }

    private void pool(Pool pool) {
        fields.put("pool", pool.word());
    }

    private void batch(Act.Batch batch) {
        range(batch.first(), batch.count(), batch.total(), batch.drain().toMillis());
    }

    private void batch(Act.RestoreBatch batch) {
        range(batch.first(), batch.count(), batch.total(), batch.drain().toMillis());
        good(batch.lastKnownGood());
    }

    private void range(int first, int count, int total, long drainMillis) {
        fields.put("first", first);
        fields.put("count", count);
        fields.put("total", total);
        fields.put("drainMillis", drainMillis);
    }

    private void good(LastKnownGood good) {
        fields.put("version", good.version());
        fields.put("percent", good.weightPercent());
        fields.put("lastKnownGood", map(good));
    }

    private static String checks(List<Act.Check> checks) {
        return String.join(",", checks.stream().map(CommandFields::lower).toList());
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** A last known good as values by their names; the opposite of {@link #good(Map)}. */
    public static Map<String, Object> map(LastKnownGood good) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("version", good.version());
        map.put("weightPercent", good.weightPercent());
        map.put("mirrorPercent", good.mirrorPercent());
        map.put("flagPercent", good.flagPercent());
        map.put("details", good.details());
        return map;
    }

    /** The last known good that such values tell, or none if they tell none. */
    public static Optional<LastKnownGood> good(Map<String, Object> map) {
        try {
            Map<String, String> details = new LinkedHashMap<>();
            if (map.get("details") instanceof Map<?, ?> given) {
                given.forEach((name, value) -> details.put(String.valueOf(name), String.valueOf(value)));
            }
            return Optional.of(new LastKnownGood(
                    map.get("version") instanceof String version ? version : "",
                    percent(map, "weightPercent"),
                    percent(map, "mirrorPercent"),
                    percent(map, "flagPercent"),
                    details));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static int percent(Map<String, Object> map, String name) {
        Object value = map.getOrDefault(name, 0);
        return value instanceof Integer number ? number : -1;
    }
}
