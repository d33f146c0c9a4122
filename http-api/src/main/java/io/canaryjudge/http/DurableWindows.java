package io.canaryjudge.http;

import io.canaryjudge.connector.windowlog.Recovery;
import io.canaryjudge.connector.windowlog.SegmentWindowLog;
import io.canaryjudge.connector.windowlog.WindowLogConfig;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.service.GroupCommit;
import io.canaryjudge.http.service.RecoveredWindows;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.WindowLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The window log of the service with the threads that wait for its disk: one writes, the other puts it in order. */
final class DurableWindows {

    private static final Logger LOG = LoggerFactory.getLogger(DurableWindows.class);
    private static final String FOLDER = "windows";
    private static final long MAINTENANCE_MILLIS = 10_000;
    /** How long the service waits at its end for a disk that does not answer. */
    private static final long PATIENCE_SECONDS = 5;

    private final Vertx vertx;
    private final WindowLog log;
    private final RecoveredWindows recovered;
    private final ExecutorService writer = thread("window-log");
    private final ExecutorService maintenance = thread("window-log-maintenance");
    private final GroupCommit commits;
    private final long timer;

    private DurableWindows(
            Vertx vertx, InstantSource clock, Telemetry telemetry, WindowLog log, RecoveredWindows recovered) {
        this.vertx = vertx;
        this.log = log;
        this.recovered = recovered;
        commits = new GroupCommit(log, writer);
        timer = vertx.setPeriodic(MAINTENANCE_MILLIS, tick -> maintenance.execute(() -> maintain(clock)));
        telemetry.gauge("judge_window_log_bytes", "Bytes on disk that windows take.", log::bytes);
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Opens a log, and reads what an earlier process had. */
    static Future<DurableWindows> open(
            Vertx vertx, ServerConfig config, InstantSource clock, Telemetry telemetry, Opening opening) {
        return vertx.executeBlocking(() -> open(config, clock, opening))
                .map(opened -> new DurableWindows(vertx, clock, telemetry, opened.log(), opened.recovered()));
    }

    private static Opened open(ServerConfig config, InstantSource clock, Opening opening) throws IOException {
        long start = System.nanoTime();
        WindowLog log = opening.open(config);
        try {
            RecoveredWindows recovered = RecoveredWindows.read(log, config.windows(), clock.millis());
            LOG.info(
                    "window log: {} bytes read in {} ms, {} parts of windows restored",
                    log.bytes(),
                    (System.nanoTime() - start) / 1_000_000,
                    recovered.parts().size());
            return new Opened(log, recovered);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /** Opens the segments in the folder of the settings, and says what was wrong with them. */
    static WindowLog openSegments(ServerConfig config) throws DataFolderException {
        Path folder = config.keeping().folder().resolve(FOLDER);
        try {
            SegmentWindowLog log = SegmentWindowLog.open(WindowLogConfig.of(
                    folder, config.windows(), config.keeping().windowRetention()));
            tell(log.recovery());
            return log;
        } catch (IOException e) {
            throw new DataFolderException("cannot keep windows in " + folder + ": " + e, e);
        }
    }

    private static void tell(Recovery recovery) {
        recovery.torn()
                .forEach(torn -> LOG.warn(
                        "window log: the last {} bytes of {} were not written to their end and are cut off",
                        torn.bytes(),
                        torn.file()));
        recovery.quarantined()
                .forEach(bad -> LOG.error(
                        "window log: {} is damaged from byte {} on, {} bytes and {} parts are lost; kept as {}",
                        bad.file(),
                        bad.firstBadByte(),
                        bad.unreadableBytes(),
                        bad.unnamedParts(),
                        bad.keptAs()));
        recovery.foreign()
                .forEach(file -> LOG.warn("window log: {} has windows of another width and is not read", file));
    }

    private void maintain(InstantSource clock) {
        try {
            log.maintain(clock.millis());
        } catch (IOException | RuntimeException e) {
            LOG.warn("the window log could not be put in order: {}", e.toString());
        }
    }

    /** What was made durable so far. */
    WindowLog log() {
        return log;
    }

    /** Where shards have their samples made durable. */
    GroupCommit commits() {
        return commits;
    }

    /** What an earlier process had. */
    RecoveredWindows recovered() {
        return recovered;
    }

    /** Closes the log when what is under way is done. */
    Future<Void> close() {
        vertx.cancelTimer(timer);
        return vertx.executeBlocking(() -> {
            end(maintenance);
            end(writer);
            log.close();
            return null;
        });
    }

    private static void end(ExecutorService thread) throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("the window log's disk did not answer within {} s", PATIENCE_SECONDS);
        }
    }

    /** Opens a log; may wait for a disk. */
    @FunctionalInterface
    interface Opening {
        WindowLog open(ServerConfig config) throws IOException;
    }

    private record Opened(WindowLog log, RecoveredWindows recovered) {}
}
