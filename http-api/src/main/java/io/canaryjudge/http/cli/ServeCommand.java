package io.canaryjudge.http.cli;

import io.canaryjudge.connector.statsd.StatsdAddressException;
import io.canaryjudge.http.DataFolderException;
import io.canaryjudge.http.JudgeServer;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service until it is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Runs the service.")
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    /** A start that is given up because much must be read would be given up the next time too. */
    private static final int START_MINUTES = 10;

    private static final int STOP_SECONDS = 10;
    private static final Duration NOTICE = Duration.ofSeconds(1);

    @Option(names = "--config", paramLabel = "FILE", description = "Settings (YAML).")
    private @Nullable Path config;

    @Option(names = "--host", description = "Address to listen on (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--port", description = "Port to listen on, 0 for any free one (default: 8080).")
    private @Nullable Long port;

    @Option(names = "--data", paramLabel = "FOLDER", description = "Where data is kept (default: data).")
    private @Nullable Path data;

    @Option(
            names = "--insecure-dev",
            description = "Ask nobody who they are; on a loopback address only, whatever the settings say.")
    private boolean isInsecure;

    @Override
    public Integer call() throws Exception {
        ServerConfig settings = settings();
        JudgeServer server = start(settings);
        String scheme = settings.tls().isPresent() ? "https" : "http";
        LOG.info("ready at {}://{}:{}/", scheme, settings.host(), server.port());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "shutdown"));
        stopped.await();
        return ExitCode.OK;
    }

    private ServerConfig settings() {
        Map<String, Object> flags = new LinkedHashMap<>();
        if (host != null) {
            flags.put("host", host);
        }
        if (port != null) {
            flags.put("port", port);
        }
        if (data != null) {
            flags.put("dataDirectory", data.toString());
        }
        if (isInsecure) {
            flags.put("access.authentication", "none");
        }
        return ServerConfigReader.read(config == null ? "" : InputFiles.text(config), System.getenv(), flags);
    }

    private static JudgeServer start(ServerConfig settings) throws Exception {
        try {
            return JudgeServer.start(settings).await(START_MINUTES, TimeUnit.MINUTES);
        } catch (StatsdAddressException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            if (e instanceof DataFolderException) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
            if (isAboutTheAddress(e)) {
                throw new UsageException(
                        "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage());
            }
            throw e;
        }
    }

    /** Taken, not allowed, or none of this machine's. */
    private static boolean isAboutTheAddress(Exception failure) {
        return failure instanceof SocketException
                || failure instanceof UnknownHostException
                || failure.getCause() instanceof SocketException;
    }

    private static void stop(JudgeServer server, CountDownLatch stopped) {
        LOG.info("stopping");
        try {
            server.stop(NOTICE).await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("requests were still under way after {} s", STOP_SECONDS);
        }
        stopped.countDown();
    }
}
