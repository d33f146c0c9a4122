package io.canaryjudge.http.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A command that was run, with all that a user sees of it. */
record Ran(int code, String out, String err) {

    static Ran judge(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    /** The same with a file for its first argument. */
    static Ran judge(String command, Path file, String... more) {
        return judge(Stream.concat(Stream.of(command, file.toString()), Stream.of(more))
                .toArray(String[]::new));
    }
}
