package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void status_onATerminal_isOneLineThatIsTakenAway() {
        Screen screen = screen(true);
        screen.status("one");
        screen.status("two ".repeat(40));
        screen.result("done");

        assertThat(err.toString())
                .startsWith("one\r   \rtwo two")
                .doesNotContain("\n")
                .endsWith(" ".repeat(79) + "\r");
        assertThat(out.toString()).isEqualToNormalizingNewlines("done\n");
    }

    @Test
    void status_elsewhere_isALineAmongOthers() {
        Screen screen = screen(false);
        screen.note("begin");
        screen.status("one");

        assertThat(err.toString()).isEqualToNormalizingNewlines("judge: begin\njudge: one\n");
        assertThat(out.toString()).isEmpty();
    }

    private Screen screen(boolean isTerminal) {
        return new Screen(new PrintWriter(out), new PrintWriter(err), isTerminal);
    }
}
