package io.canaryjudge.http.cli;

import picocli.CommandLine.Command;

/** Only here for the help text: the launcher runs the tests itself, since they rebuild this program. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Installs what the tests need where it may, then builds and tests everything.")
final class TestCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException("the tests are run by the launcher ./judge in a checkout of the sources");
    }
}
