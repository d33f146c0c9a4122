package io.canaryjudge.http;

import io.canaryjudge.connector.windowlog.Recovery;
import io.canaryjudge.connector.windowlog.SegmentWindowLog;
import io.canaryjudge.connector.windowlog.WindowLogConfig;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.service.GroupCommit;
import io.canaryjudge.http.service.RecoveredWindows;
import io.canaryjudge.http.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The window log of the service with the threads that wait for its disk: one writes, the other puts it in order. */
final class DurableWindows {

    private static final Logger LOG = LoggerFactory.getLogger(DurableWindows.class);
    private static final String FOLDER = "windows";
    private static final long MAINTENANCE_MILLIS = 10_000;

    private final Vertx vertx;
    private final SegmentWindowLog log;
    private final RecoveredWindows recovered;
    private final WorkerExecutor writer;
    private final WorkerExecutor maintenance;
    private final GroupCommit commits;
    private final long timer;

    private DurableWindows(
            Vertx vertx, InstantSource clock, Telemetry telemetry, SegmentWindowLog log, RecoveredWindows recovered) {
        this.vertx = vertx;
        this.log = log;
        this.recovered = recovered;
        writer = vertx.createSharedWorkerExecutor("window-log", 1);
        maintenance = vertx.createSharedWorkerExecutor("window-log-maintenance", 1);
        commits = new GroupCommit(log, task -> writer.executeBlocking(() -> {
            task.run();
            return null;
        }));
        timer = vertx.setPeriodic(MAINTENANCE_MILLIS, tick -> maintain(clock));
        telemetry.gauge("judge_window_log_bytes", "Bytes on disk that windows take.", log::bytes);
    }

    /** Opens the log in the folder of the settings, and reads what an earlier process had. */
    static Future<DurableWindows> open(
            Vertx vertx, ServerConfig config, InstantSource clock, Telemetry telemetry) {
        return vertx.executeBlocking(() -> open(config, clock))
                .map(opened -> new DurableWindows(vertx, clock, telemetry, opened.log(), opened.recovered()));
    }

    private static Opened open(ServerConfig config, InstantSource clock) throws IOException {
        long start = System.nanoTime();
        Path folder = config.keeping().folder().resolve(FOLDER);
        SegmentWindowLog log = open(WindowLogConfig.of(
                folder, config.windows(), config.keeping().windowRetention()));
        try {
            RecoveredWindows recovered = RecoveredWindows.read(log, config.windows(), clock.millis());
            tell(folder, log.recovery(), recovered, System.nanoTime() - start);
            return new Opened(log, recovered);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static SegmentWindowLog open(WindowLogConfig config) throws DataFolderException {
        try {
            return SegmentWindowLog.open(config);
        } catch (IOException e) {
            throw new DataFolderException("cannot keep windows in " + config.folder() + ": " + e, e);
        }
    }

    private static void tell(Path folder, Recovery recovery, RecoveredWindows recovered, long nanos) {
        LOG.info(
                "window log {}: {} segments of {} bytes read in {} ms, {} parts of windows restored",
                folder,
                recovery.segments(),
                recovery.bytes(),
                nanos / 1_000_000,
                recovered.parts().size());
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
        maintenance
                .executeBlocking(() -> {
                    log.maintain(clock.millis());
                    return null;
                })
                .onFailure(failure -> LOG.warn("the window log could not be put in order: {}", failure.toString()));
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
        return maintenance
                .close()
                .eventually(() -> writer.executeBlocking(() -> {
                    log.close();
                    return null;
                }))
                .eventually(writer::close)
                .mapEmpty();
    }

    private record Opened(SegmentWindowLog log, RecoveredWindows recovered) {}
}
