package io.canaryjudge.connector.command;

import io.canaryjudge.connector.control.Change;
import io.canaryjudge.connector.control.CommandFields;
import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.Deadline;
import io.canaryjudge.connector.control.Words;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Programs of this machine, one for each kind of act. Their last line of output is told as the outcome's text, with the
 * values of their environment left out.
 */
public final class CommandSystem implements ControlledSystem {

    private static final int REFUSED = 3;
    private static final int HOPELESS = 4;
    private static final int SHORTEST_SECRET = 4;
    private static final int LONGEST_LINE = 200;

    private final CommandConfig config;

    /** Runs nothing yet. */
    public CommandSystem(CommandConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Set<Act.Kind> abilities() {
        return config.programs().keySet();
    }

    @Override
    public Change plan(Command command, Deadline deadline) throws ControlException, InterruptedException {
        Program program = Optional.ofNullable(
                        config.programs().get(command.act().kind()))
                .orElseThrow(() -> ControlException.refused(
                        "there is no program for " + command.act().kind().word()));
        Map<String, Object> fields = CommandFields.of(command);
        List<String> words = program.run().filled(fields);
        if (program.check().isPresent()) {
            run(program.check().get(), fields);
        }
        return new Change() {
            @Override
            public String words() {
                return "run " + words;
            }

            @Override
            public Outcome.Done carryOut(Deadline until) throws ControlException, InterruptedException {
                return CommandSystem.this.carryOut(command, program, fields);
            }
        };
    }

    private Outcome.Done carryOut(Command command, Program program, Map<String, Object> fields)
            throws ControlException, InterruptedException {
        Run.Result result = run(program.run(), fields);
        if (program.verify().isPresent()) {
            run(program.verify().get(), fields);
        }
        String line = lastLine(result.out());
        String text = program.run().words().get(0) + " has done it" + (line.isEmpty() ? "" : ": " + line);
        return command.act().kind() == Act.Kind.RECORD
                ? new Outcome.Done(program.run().words().get(0) + " tells what serves", Optional.of(recorded(result)))
                : new Outcome.Done(text);
    }

    private static LastKnownGood recorded(Run.Result result) throws ControlException {
        Optional<LastKnownGood> recorded = Optional.empty();
        try {
            Map<String, Object> map = new JsonObject(result.out()).getMap();
            if (map.get("details") instanceof JsonObject details) {
                map.put("details", details.getMap());
            }
            recorded = CommandFields.good(map);
        } catch (DecodeException | ClassCastException notOne) {
            // as an object that is no last known good
        }
        return recorded.orElseThrow(() -> ControlException.failed(
                "the program's output is no JSON object with version, weightPercent and the like"));
    }

    private Run.Result run(Arguments arguments, Map<String, Object> fields)
            throws ControlException, InterruptedException {
        Run.Result result = Run.of(arguments.filled(fields), environment(fields), config.folder());
        if (result.code() == 0) {
            return result;
        }
        String said = lastLine(result.error().isBlank() ? result.out() : result.error());
        String text =
                arguments.words().get(0) + " ends with code " + result.code() + (said.isEmpty() ? "" : ": " + said);
        throw switch (result.code()) {
            case REFUSED -> ControlException.refused(text);
            case HOPELESS -> ControlException.hopeless(text);
            default -> ControlException.failed(text);
        };
    }

    private Map<String, String> environment(Map<String, Object> fields) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.putAll(config.environment());
        fields.forEach((name, value) -> environment.put(
                "JUDGE_" + name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT),
                value instanceof Map<?, ?> ? json(value) : String.valueOf(value).replace('\u0000', ' ')));
        return environment;
    }

    private static String json(Object map) {
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) map).forEach((name, value) -> values.put(String.valueOf(name), value));
        return new JsonObject(values).encode();
    }

    private String lastLine(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return "";
        }
        String line = lines.get(lines.size() - 1);
        for (String secret : config.environment().values()) {
            line = secret.length() < SHORTEST_SECRET ? line : line.replace(secret, "…");
        }
        return Words.line(line, LONGEST_LINE);
    }

    @Override
    public void close() {}
}
