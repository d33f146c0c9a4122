package io.canaryjudge.connector.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.connector.control.Commands;
import io.canaryjudge.connector.control.ControlLimits;
import io.canaryjudge.connector.control.FencedController;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.spi.RolloutController.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs get, and what of them is seen. */
class CommandSystemTest {

    private static final Act ROUTE = new Act.RouteWeight(25);

    @TempDir
    Path folder;

    private final List<FencedController> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(FencedController::close);
    }

    @Test
    void arguments_reachTheProgramAsTheyAre_withoutAShell() throws Exception {
        Outcome outcome = bash(
                new Act.FlagPercentage("a;rm -rf $HOME `id` \"*\"", 5),
                "printf '%s|' \"$@\"",
                "{flag}",
                "{percent} of {service}",
                "$HOME",
                "{canary}");

        assertThat(outcome.text()).endsWith("has done it: a;rm -rf $HOME `id` \"*\"|5 of checkout|$HOME|1.5.0|");
    }

    @Test
    void environment_isWhatTheConfigurationNamesAndTheCommandsFields_andNothingElse() throws Exception {
        bash(new Act.RestoreTraffic(new LastKnownGood("1.4.2", 5, 0, 0, Map.of("a", "b"))), "env | sort > environment");

        List<String> names = Files.readAllLines(folder.resolve("environment")).stream()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "PATH",
                        "LANG",
                        "TOKEN",
                        "PWD",
                        "SHLVL",
                        "_",
                        "JUDGE_COMMAND",
                        "JUDGE_EPOCH",
                        "JUDGE_ATTEMPT",
                        "JUDGE_ROLLOUT",
                        "JUDGE_SERVICE",
                        "JUDGE_BASELINE",
                        "JUDGE_CANARY",
                        "JUDGE_ACT",
                        "JUDGE_VERSION",
                        "JUDGE_PERCENT",
                        "JUDGE_LAST_KNOWN_GOOD");
        assertThat(Files.readString(folder.resolve("environment")))
                .contains("JUDGE_LAST_KNOWN_GOOD={\"version\":\"1.4.2\",\"weightPercent\":5")
                .contains("\"details\":{\"a\":\"b\"}");
    }

    @ParameterizedTest
    @CsvSource({"0, DONE, false", "1, FAILED, true", "3, REFUSED, false", "4, FAILED, false", "75, FAILED, true"})
    void exitCode_isTheOutcome(int code, Outcome.Kind kind, boolean isWorthRetrying) throws Exception {
        Outcome outcome = bash(ROUTE, "echo because of $TOKEN; exit " + code);

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.isWorthRetrying()).isEqualTo(isWorthRetrying);
        assertThat(outcome.text()).endsWith(": because of …");
    }

    @Test
    void output_isReadToItsEnd_andBounded() throws Exception {
        Outcome outcome = bash(ROUTE, "head -c 20000000 /dev/zero | tr '\\0' x; echo; echo end >&2; exit 1");

        assertThat(outcome.text()).endsWith(": end").hasSizeLessThan(200);
    }

    @Test
    void timeout_killsTheProgramAndWhatCameFromIt_alsoWhereItDoesNotListen() throws Exception {
        Outcome outcome = perform(
                controller(Map.of(
                        ROUTE.kind(),
                        program("trap '' TERM; (trap '' TERM; echo $BASHPID >> pids; sleep 300; sleep 300) & "
                                + "(echo $BASHPID >> pids; exec sleep 300) & echo $$ >> pids; wait; wait"))),
                ROUTE,
                1500);

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.TIMED_OUT);
        List<String> pids = Files.readAllLines(folder.resolve("pids"));
        assertThat(pids).hasSize(3);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (pids.stream().anyMatch(CommandSystemTest::isAlive) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(pids).noneMatch(CommandSystemTest::isAlive);
    }

    @Test
    void whatAProgramLeavesRunning_doesNotHoldItUp() throws Exception {
        Outcome outcome = bash(ROUTE, "sleep 4 & echo started");

        assertThat(outcome.text()).endsWith("has done it: started");
        assertThat(folder).isDirectory();
    }

    @Test
    void valueThatWouldBeAnOption_isRefused() throws Exception {
        Outcome outcome = bash(new Act.FlagPercentage("--delete", 5), "touch ran", "{flag}");

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void configuration_thatDoesNotFit_isRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments(List.of("kubectl")))
                .withMessageContaining("absolute path")
                .withMessageContaining("kubectl");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments(List.of("/usr/bin/{service}")))
                .withMessageContaining("must have no places");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> controller(
                        Map.of(Act.Kind.SWITCH, Program.of(new Arguments(List.of("/bin/true", "{percent}"))))))
                .withMessageContaining("arguments of switch have no field percent; allowed: [command,");
    }

    @Test
    void configuration_doesNotShowItsEnvironment() {
        assertThat(config(Map.of(ROUTE.kind(), program("true"))).toString())
                .contains("TOKEN")
                .doesNotContain("hunter2");
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    private Outcome bash(Act act, String script, String... arguments) throws Exception {
        return perform(controller(Map.of(act.kind(), program(script, arguments))), act, 30_000);
    }

    private static Program program(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("/bin/bash", "-c", script, "script"));
        words.addAll(List.of(arguments));
        return Program.of(new Arguments(words));
    }

    private FencedController controller(Map<Act.Kind, Program> programs) {
        FencedController controller = new FencedController(
                new CommandSystem(config(programs)), ControlLimits.DEFAULT, InstantSource.system());
        opened.add(controller);
        return controller;
    }

    private CommandConfig config(Map<Act.Kind, Program> programs) {
        return new CommandConfig(programs, Map.of("TOKEN", "hunter2"), folder);
    }

    private static Outcome perform(FencedController controller, Act act, long withinMillis) throws Exception {
        return controller
                .perform(Commands.of("ro_1/1", 1, act, withinMillis), Mode.REAL)
                .toCompletableFuture()
                .get(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS);
    }
}
