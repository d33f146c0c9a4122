package io.canaryjudge.benchmarks.crash;

import io.canaryjudge.benchmarks.server.JudgeProcess;
import io.canaryjudge.connector.store.PostgresConfig;
import io.canaryjudge.connector.store.PostgresServer;
import io.canaryjudge.connector.store.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Real services over one real PostgreSQL, each with a folder of its own, and a receiver of their webhooks. */
final class Nodes implements AutoCloseable {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Path folder;
    private final String url;
    private final List<JudgeProcess> processes = new ArrayList<>();
    private final MoodyReceiver receiver = new MoodyReceiver(new SplittableRandom(1));

    Nodes(Path folder) throws Exception {
        this.folder = folder;
        String schema = "nodes" + SCHEMAS.incrementAndGet();
        url = PostgresServer.shared().url(schema);
        try (Connection connection = DriverManager.getConnection(url, PostgresServer.USER, "");
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE SCHEMA " + schema);
        }
        receiver.beKind();
    }

    MoodyReceiver receiver() {
        return receiver;
    }

    /** The store that all of them use. */
    SqlStore store() {
        return SqlStore.postgres(PostgresConfig.of(url, PostgresServer.USER, ""));
    }

    /** Another node, whose leases last two seconds. */
    JudgeProcess start() throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("CANARYJUDGE_STORE_URL", url);
        settings.put("CANARYJUDGE_STORE_USER", PostgresServer.USER);
        settings.put("CANARYJUDGE_STORE_LEASE", "2s");
        settings.put("CANARYJUDGE_WEBHOOK_URL", receiver.uri().toString());
        settings.put("CANARYJUDGE_WEBHOOK_SECRET", SECRET);
        settings.put("CANARYJUDGE_WEBHOOK_ADDRESSES", "any");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> serve =
                List.of(java, "-cp", System.getProperty("java.class.path"), "io.canaryjudge.http.cli.Main", "serve");
        Path data = Files.createDirectories(folder.resolve("node" + processes.size()));
        JudgeProcess started = JudgeProcess.start(serve, data, settings);
        processes.add(started);
        return started;
    }

    @Override
    public void close() throws IOException {
        for (JudgeProcess process : processes) {
            try {
                process.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        receiver.close();
    }
}
