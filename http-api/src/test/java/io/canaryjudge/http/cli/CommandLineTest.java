package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void help_listsTheCommandsAndTheExitCodes(String argument) {
        Ran ran = Ran.judge(argument);

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Usage: judge ")
                .contains("demo", "serve", "replay", "compare", "wait", "policy", "kayenta", "test")
                .contains("PROMOTE", "20   ABORT", "21   INCONCLUSIVE")
                .doesNotContain("warm-up");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofACommand_isItsUsage(String command) {
        Ran ran = Ran.judge("help", command);

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("Usage: judge " + command);
    }

    static Stream<String> commands() {
        return new CommandLine(new Main()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "replay", "wait", "policy", "kayenta", "test"})
    void helpOption_ofACommand_isItsUsage(String command) {
        Ran ran = Ran.judge(command, "--help");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("Usage: judge " + command);
        assertThat(Ran.judge(command, "--nonsense").code()).isEqualTo(2);
    }

    @Test
    void helpOption_ofPolicyCheck_isItsUsage() {
        assertThat(Ran.judge("policy", "check", "--help").out()).startsWith("Usage: judge policy check ");
    }

    @Test
    void version_isTold() {
        Ran ran = Ran.judge("--version");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("judge development\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "bogus", "--bogus", "replay", "wait", "policy", "policy check", "kayenta", "serve --port x"})
    void usage_thatIsWrong_isToldOnStandardError(String arguments) {
        Ran ran = Ran.judge(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Usage: judge").doesNotContain("Exception", "\tat ");
    }

    @Test
    void tests_areTheLaunchersBusiness() {
        assertThat(Ran.judge("test").code()).isEqualTo(2);
    }

    @Test
    void result_thatCannotBeWritten_isAFailure() {
        PrintWriter full = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("no space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        assertThat(Main.run(full, new PrintWriter(Writer.nullWriter()), "--version"))
                .isEqualTo(1);
    }
}
