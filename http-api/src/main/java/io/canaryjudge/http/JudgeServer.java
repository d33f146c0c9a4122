package io.canaryjudge.http;

import io.canaryjudge.connector.otlp.OtlpReceiver;
import io.canaryjudge.connector.remotewrite.RemoteWriteReceiver;
import io.canaryjudge.connector.statsd.StatsdListener;
import io.canaryjudge.connector.store.MemoryJournal;
import io.canaryjudge.connector.store.MemoryJournalLimits;
import io.canaryjudge.connector.webhook.AddressPolicy;
import io.canaryjudge.connector.webhook.WebhookConfig;
import io.canaryjudge.connector.webhook.WebhookNotifier;
import io.canaryjudge.connector.webhook.WebhookSecret;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.rest.Routes;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.RemoteWriteIngest;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Notifier;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The running service: everything put together, listening. */
public final class JudgeServer {

    private static final int DRAIN_SECONDS = 8;

    /** Of the rounding of counts that StatsD clients have sampled. */
    private static final long ROUNDING_SEED = 1;

    private final Vertx vertx;
    private final Node node;

    private JudgeServer(Vertx vertx, Node node) {
        this.vertx = vertx;
        this.node = node;
    }

    /** Starts the service by the system's clock; the future completes when it is ready. */
    public static Future<JudgeServer> start(ServerConfig config) {
        return start(config, InstantSource.system());
    }

    /** Starts the service by another clock. */
    static Future<JudgeServer> start(ServerConfig config, InstantSource clock) {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        Node node = new Node(config, clock);
        return vertx.deployVerticle(node)
                .map(deployed -> new JudgeServer(vertx, node))
                .onFailure(failure -> vertx.close());
    }

    /** The port that it listens on. */
    public int port() {
        return node.port();
    }

    /** Stops taking requests, finishes those under way within eight seconds, and releases everything. */
    public Future<Void> stop() {
        return vertx.close();
    }

    /** All that lives on one context. */
    private static final class Node extends VerticleBase {
        private final ServerConfig config;
        private final InstantSource clock;
        private final Telemetry telemetry = new Telemetry();
        private final Journal journal;
        private List<Notifier> notifiers = List.of();
        private Optional<StatsdListener> statsd = Optional.empty();
        private JudgeService service;
        private HttpServer server;
        private volatile boolean ready;

        /** What is not made here is made by {@link #start()}, before which Vert.x calls nothing else. */
        @SuppressWarnings("NullAway.Init")
        Node(ServerConfig config, InstantSource clock) {
            this.config = config;
            this.clock = clock;
            journal = new MemoryJournal(
                    new MemoryJournalLimits(config.maxAnalyses(), MemoryJournalLimits.DEFAULT.entriesPerStream()));
        }

        int port() {
            return server.actualPort();
        }

        @Override
        public Future<?> start() {
            notifiers = config.webhook().stream().map(this::notifier).toList();
            service = new JudgeService(config, clock, journal, notifiers, telemetry);
            service.start(vertx);
            OtlpReceiver otlp = new OtlpReceiver(config.formats().otlp());
            telemetry.gauge("judge_otlp_streams", "Streams of OTLP data points that are followed.", otlp::streams);
            RemoteWriteIngest remoteWrite = new RemoteWriteIngest(
                    new RemoteWriteReceiver(config.formats().remoteWrite(), config.maxBodyBytes()), service, telemetry);
            remoteWrite.start(vertx);
            server = vertx.createHttpServer(new HttpServerOptions()
                            .setCompressionSupported(true)
                            .setIdleTimeout(120)
                            .setHttp2ClearTextEnabled(false))
                    .requestHandler(Routes.create(vertx, config, service, otlp, remoteWrite, telemetry, () -> ready));
            if (config.formats().statsd().isOn()) {
                statsd = Optional.of(statsdListener());
            }
            Future<Void> statsdListening = statsd.map(StatsdListener::start).orElse(Future.succeededFuture());
            return statsdListening
                    .compose(listening -> server.listen(config.port(), config.host()))
                    .onSuccess(listening -> ready = true);
        }

        private StatsdListener statsdListener() {
            StatsdListener listener = new StatsdListener(
                    vertx,
                    config.formats().statsd(),
                    clock,
                    new SplittableRandom(ROUNDING_SEED),
                    service::ingestCounted);
            StatsdTelemetry.register(telemetry, listener.counts());
            return listener;
        }

        private Notifier notifier(ServerConfig.Webhook webhook) {
            WebhookConfig receiver = WebhookConfig.of(webhook.url(), WebhookSecret.parse(webhook.secret()))
                    .withTimeout(webhook.timeout())
                    .withAddresses(webhook.allowsPrivateAddresses() ? AddressPolicy.ANY : AddressPolicy.PUBLIC_ONLY);
            return new WebhookNotifier(
                    vertx, receiver, Version.current(), InstantSource.system(), new SplittableRandom());
        }

        @Override
        public Future<?> stop() {
            ready = false;
            service.stop(vertx);
            Future<Void> statsdEnded = statsd.map(StatsdListener::stop).orElse(Future.succeededFuture());
            Future<Void> drained = server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
            return Future.join(statsdEnded, drained).onComplete(ended -> {
                notifiers.forEach(Notifier::close);
                journal.close();
            });
        }
    }
}
