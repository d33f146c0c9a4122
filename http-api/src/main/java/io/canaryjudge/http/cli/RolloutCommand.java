package io.canaryjudge.http.cli;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.plan.PlanReader;
import io.canaryjudge.http.plan.PlanWords;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on rollouts. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        description = "Checks plans of rollouts, starts rollouts, and orders what they do.",
        subcommands = {
            RolloutCommand.Check.class,
            RolloutCommand.Start.class,
            RolloutCommand.Status.class,
            RolloutCommand.Watch.class,
            RolloutCommand.Promote.class,
            RolloutCommand.Abort.class,
            RolloutCommand.Pause.class,
            RolloutCommand.Resume.class,
            RolloutCommand.Approve.class
        })
final class RolloutCommand implements Runnable {

    private static final String ROLLOUTS = "rollouts";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }

    private static JsonObject json(HttpResponse<String> response) {
        try {
            return new JsonObject(response.body());
        } catch (DecodeException | ClassCastException e) {
            throw new UsageException("what answers there is no Canary Judge: its answer is no rollout");
        }
    }

    /** The rollout that an answer holds. */
    private static JsonObject rollout(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            String problem = ServiceAddress.problem(response.statusCode(), response.body());
            if (response.statusCode() == 409 || response.statusCode() >= 500) {
                throw new IllegalStateException(problem);
            }
            throw new UsageException(problem);
        }
        return json(response);
    }

    private static String line(JsonObject rollout) {
        JsonObject verdict = rollout.getJsonObject("verdict", new JsonObject());
        return rollout.getString("id") + " " + rollout.getString("phase") + ": " + verdict.getString("reason");
    }

    /** Validates a plan. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Validates a plan of a rollout and says what it means.")
    static final class Check implements Runnable {

        @Parameters(paramLabel = "FILE", description = "The plan (YAML or JSON).")
        private Path file;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            out.print(PlanWords.describe(PlanReader.read(InputFiles.text(file), PolicyDocument.DEFAULT)));
            out.flush();
        }
    }

    /** Starts a rollout. */
    @Command(name = "start", mixinStandardHelpOptions = true, description = "Starts a rollout and prints its id.")
    static final class Start implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "The plan (YAML or JSON).")
        private Path file;

        @Mixin
        private ServiceAddress server;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonObject rollout = rollout(server.post("application/yaml", InputFiles.text(file), ROLLOUTS));
            spec.commandLine().getOut().println(rollout.getString("id"));
            spec.commandLine().getErr().println("judge: " + line(rollout));
            return ExitCode.OK;
        }
    }

    /** Says where a rollout stands. */
    @Command(name = "status", mixinStandardHelpOptions = true, description = "Says where a rollout stands.")
    static final class Status implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "The rollout.")
        private String id;

        @Option(names = "--format", paramLabel = "FORMAT", description = "text or json (default: ${DEFAULT-VALUE}).")
        private Format format = Format.text;

        @Mixin
        private ServiceAddress server;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonObject rollout = rollout(server.get(ROLLOUTS, id));
            PrintWriter out = spec.commandLine().getOut();
            if (format == Format.json) {
                out.println(rollout.encodePrettily());
                return ExitCode.OK;
            }
            out.println(line(rollout));
            rollout.getJsonArray("stages").forEach(each -> {
                JsonObject stage = (JsonObject) each;
                out.println("  " + stage.getString("name") + ": " + stage.getString("progress"));
            });
            return ExitCode.OK;
        }

        /** How it is printed; the names are the words of the option. */
        @SuppressWarnings("MemberName")
        enum Format {
            text,
            json
        }
    }

    /** Follows a rollout to its end. */
    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "Prints what happens to a rollout until it has ended; the exit code is its verdict.")
    static final class Watch implements Callable<Integer> {

        private static final long PAUSE_MILLIS = 2_000;

        @Parameters(paramLabel = "ID", description = "The rollout.")
        private String id;

        @Option(names = "--timeout", paramLabel = "TIME", description = "Longest wait (default: ${DEFAULT-VALUE}).")
        private String timeout = "1d";

        @Mixin
        private ServiceAddress server;

        @Spec
        private CommandSpec spec;

        private long last;

        @Override
        public Integer call() throws InterruptedException {
            long allowedNanos = Durations.parse(timeout)
                    .orElseThrow(
                            () -> new UsageException("--timeout must be a duration such as 1h, was '" + timeout + "'"))
                    .toNanos();
            long start = System.nanoTime();
            while (System.nanoTime() - start < allowedNanos) {
                try {
                    if (hasEnded(start + allowedNanos)) {
                        JsonObject rollout = rollout(server.get(ROLLOUTS, id));
                        spec.commandLine().getOut().println(line(rollout));
                        String verdict = rollout.getJsonObject("verdict").getString("verdict");
                        return ExitCode.of(Verdict.Kind.valueOf(verdict));
                    }
                } catch (IOException | UncheckedIOException e) {
                    if (System.nanoTime() - start >= allowedNanos) {
                        break;
                    }
                    spec.commandLine().getErr().println("judge: cannot reach " + server + "; trying again");
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            spec.commandLine().getOut().println("INCONCLUSIVE: the rollout has not ended within " + timeout);
            return ExitCode.INCONCLUSIVE;
        }

        /** Prints what happens until the stream is over; whether the rollout is. */
        private boolean hasEnded(long untilNanos) throws IOException, InterruptedException {
            HttpResponse<Stream<String>> events = server.follow(last, ROLLOUTS, id, "events");
            try (Stream<String> lines = events.body()) {
                // a line that does not come must not be waited for longer than was allowed
                CompletableFuture.delayedExecutor(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS)
                        .execute(lines::close);
                if (events.statusCode() != 200) {
                    throw new UsageException(
                            ServiceAddress.problem(events.statusCode(), String.join("\n", lines.toList())));
                }
                String event = "";
                Iterator<String> each = lines.iterator();
                while (each.hasNext() && System.nanoTime() < untilNanos) {
                    String line = each.next();
                    if (line.startsWith("event: ")) {
                        event = line.substring("event: ".length());
                    } else if (line.startsWith("id: ")) {
                        last = Long.parseLong(line.substring("id: ".length()));
                    } else if (line.startsWith("data: ") && event.equals("entry")) {
                        JsonObject entry = new JsonObject(line.substring("data: ".length()));
                        spec.commandLine().getOut().println(entry.getString("at") + " " + entry.getString("text"));
                        spec.commandLine().getOut().flush();
                    } else if (line.startsWith("data: ") && event.equals("end")) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    /** An order of a person. */
    abstract static class Order implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "The rollout.")
        private String id;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
        private String reason = "";

        @Option(names = "--actor", paramLabel = "NAME", description = "Who (default: ${DEFAULT-VALUE}).")
        private String actor = System.getProperty("user.name", "somebody");

        @Mixin
        private ServiceAddress server;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            String body =
                    new JsonObject().put("actor", actor).put("reason", reason).encode();
            JsonObject rollout = rollout(server.post("application/json", body, ROLLOUTS, id, spec.name()));
            spec.commandLine().getOut().println(line(rollout));
            return ExitCode.OK;
        }
    }

    /** See {@link io.canaryjudge.rollout.Order.Promote}. */
    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            description = "Opens the present gate of a rollout, and no further one.")
    static final class Promote extends Order {}

    /** See {@link io.canaryjudge.rollout.Order.Abort}. */
    @Command(name = "abort", mixinStandardHelpOptions = true, description = "Rolls a rollout back now.")
    static final class Abort extends Order {}

    /** See {@link io.canaryjudge.rollout.Order.Pause}. */
    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Has a rollout go no further.")
    static final class Pause extends Order {}

    /** See {@link io.canaryjudge.rollout.Order.Resume}. */
    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Has a rollout go on after a pause.")
    static final class Resume extends Order {}

    /** See {@link io.canaryjudge.rollout.Order.Approve}. */
    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Says yes to a rollout that asks, or to a rollback that does.")
    static final class Approve extends Order {}
}
