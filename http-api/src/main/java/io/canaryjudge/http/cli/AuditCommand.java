package io.canaryjudge.http.cli;

import io.canaryjudge.http.AuditedStore;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import io.canaryjudge.spi.ChainCheck;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StreamHead;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at the journal. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Looks at the journal.",
        subcommands = AuditCommand.Verify.class)
final class AuditCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: verify");
    }

    /** Checks that nothing of the journal was changed, added or taken away. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks that nothing in the journal was changed, added or taken away; exit code 1 if so.")
    static final class Verify implements Callable<Integer> {

        private static final int PAGE = 500;

        @Option(names = "--config", paramLabel = "FILE", description = "Settings of the service (YAML).")
        private @Nullable Path config;

        @Option(names = "--data", paramLabel = "DIR", description = "Folder where data is kept.")
        private @Nullable String data;

        @Spec
        private CommandSpec spec;

        private long streams;
        private long entries;
        private long flaws;

        @Override
        public Integer call() throws Exception {
            PrintWriter out = spec.commandLine().getOut();
            try (Store store = AuditedStore.open(settings())) {
                List<String> damage = store.damage();
                damage.forEach(line -> out.println("damaged: " + line));
                flaws += damage.size();
                checkAll(store, out);
            }
            out.println(streams + " streams, " + entries + " entries, " + flaws + " flaws");
            out.flush();
            return flaws == 0 ? ExitCode.OK : ExitCode.OUR_FAILURE;
        }

        private ServerConfig settings() {
            Map<String, Object> flags = new LinkedHashMap<>();
            if (data != null) {
                flags.put("dataDirectory", data);
            }
            return ServerConfigReader.read(config == null ? "" : InputFiles.text(config), System.getenv(), flags);
        }

        private void checkAll(Store store, PrintWriter out) {
            String after = "";
            List<StreamHead> page;
            do {
                page = store.journal().streams(after, PAGE);
                for (StreamHead head : page) {
                    after = head.stream();
                    check(store, head).ifPresent(flaw -> {
                        flaws++;
                        out.println("broken: " + flaw);
                    });
                }
            } while (page.size() == PAGE);
        }

        /** A stream that is being written is looked at again where it seems to be longer than it was. */
        private Optional<ChainCheck.Flaw> check(Store store, StreamHead head) {
            streams++;
            Optional<ChainCheck.Flaw> flaw = check(head, store);
            Optional<StreamHead> now = store.journal().find(head.stream());
            boolean hasMoved = now.isPresent() && now.get().entries() != head.entries();
            return flaw.isPresent() && hasMoved ? check(now.get(), store) : flaw;
        }

        private Optional<ChainCheck.Flaw> check(StreamHead head, Store store) {
            var read = store.journal().read(head.stream());
            entries += read.size();
            return ChainCheck.of(head, read);
        }
    }
}
