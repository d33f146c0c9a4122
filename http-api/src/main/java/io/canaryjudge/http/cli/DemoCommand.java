package io.canaryjudge.http.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.canaryjudge.http.demo.Demo;
import io.canaryjudge.http.demo.Screen;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job by itself. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Shows the main job by itself: the service, two live back ends behind HAProxy (behind a splitter of its own"
                        + " where there is no haproxy on the PATH), and real requests; a good release is rolled out and a"
                        + " bad one rolled back. Takes about a minute, listens on 127.0.0.1 only, and leaves nothing"
                        + " behind.")
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the service (default: ${DEFAULT-VALUE}); a free one where it is taken.")
    private int port = 8080;

    @Option(names = "--keep", description = "Keep the service running afterwards, until Ctrl-C, to look at its page.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new UsageException("--port must be 0 to 65535, was " + port);
        }
        // The screen tells what the service would log, and a log line would break the status line.
        ((Logger) LoggerFactory.getLogger("io.canaryjudge")).setLevel(Level.WARN);
        ((Logger) LoggerFactory.getLogger("io.canaryjudge.http.rollout")).setLevel(Level.ERROR);
        Screen screen = new Screen(
                spec.commandLine().getOut(), spec.commandLine().getErr(), Boolean.getBoolean("judge.stderr.terminal"));
        try (Demo demo = Demo.start(port, screen)) {
            boolean isAsExpected = demo.play();
            if (keep) {
                demo.endTraffic();
                screen.note("the service runs on; Ctrl-C ends it");
                new CountDownLatch(1).await();
            }
            screen.note("the service ends here; to look at its pages and reports, run it with --keep");
            return isAsExpected ? ExitCode.OK : ExitCode.OUR_FAILURE;
        }
    }
}
