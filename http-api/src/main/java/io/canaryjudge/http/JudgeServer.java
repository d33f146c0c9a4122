package io.canaryjudge.http;

import io.canaryjudge.connector.otlp.OtlpReceiver;
import io.canaryjudge.connector.remotewrite.RemoteWriteReceiver;
import io.canaryjudge.connector.statsd.StatsdListener;
import io.canaryjudge.http.access.Authenticator;
import io.canaryjudge.http.access.Tokens;
import io.canaryjudge.http.config.Durability;
import io.canaryjudge.http.config.Hosts;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.integration.Integrations;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.loop.TimeSource;
import io.canaryjudge.http.loop.VertxLoop;
import io.canaryjudge.http.pull.SourceFeeds;
import io.canaryjudge.http.rest.AccessParts;
import io.canaryjudge.http.rest.DirectReads;
import io.canaryjudge.http.rest.Routes;
import io.canaryjudge.http.rollout.FlagController;
import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.http.service.FlagService;
import io.canaryjudge.http.service.GroupCommit;
import io.canaryjudge.http.service.IngestShard;
import io.canaryjudge.http.service.JournalFlagStore;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.RemoteWriteIngest;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.RolloutController;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: everything put together, listening. */
public final class JudgeServer {

    private static final Logger LOG = LoggerFactory.getLogger(JudgeServer.class);
    private static final int DRAIN_SECONDS = 8;
    /** Of a body that is handed on at a time. */
    private static final int CHUNK_BYTES = 64 << 10;

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
        return start(config, TimeSource.system());
    }

    /** Starts the service by another clock. */
    static Future<JudgeServer> start(ServerConfig config, TimeSource clock) {
        return start(config, clock, Map.of());
    }

    /** Starts the service by another clock and with controllers of rollouts besides those of the settings. */
    static Future<JudgeServer> start(
            ServerConfig config, TimeSource clock, Map<String, RolloutController> controllers) {
        return start(config, clock, DurableWindows::openSegments, controllers);
    }

    /** Starts the service by another clock and with another log, where it needs one. */
    static Future<JudgeServer> start(ServerConfig config, TimeSource clock, DurableWindows.Opening log) {
        return start(config, clock, log, Map.of());
    }

    private static Future<JudgeServer> start(
            ServerConfig config,
            TimeSource clock,
            DurableWindows.Opening log,
            Map<String, RolloutController> controllers) {
        int loops = config.ingest().loopsHere();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Math.max(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE, loops + 1))
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        Node node = new Node(config, clock, log, controllers);
        return vertx.deployVerticle(node)
                .map(deployed -> new JudgeServer(vertx, node))
                .onFailure(failure -> vertx.close());
    }

    /** The port that it listens on. */
    public int port() {
        return node.port;
    }

    /**
     * Says at {@code /readyz} that it is going to stop, works on for a while so that whoever sends it requests can see that,
     * and stops.
     */
    public Future<Void> stop(Duration notice) {
        node.isReady = false;
        // Of no context: those of Vert.x are gone when it has stopped.
        Promise<Void> stopped = Promise.promise();
        vertx.setTimer(notice.toMillis(), over -> stop().onComplete(stopped));
        return stopped.future();
    }

    /** Stops taking requests, finishes those under way within eight seconds, and releases everything. */
    public Future<Void> stop() {
        node.isReady = false;
        return vertx.close();
    }

    /**
     * All that there is once: the judging service, its store and its windows, on one context. The listeners are its
     * children, which end before it does.
     */
    private static final class Node extends VerticleBase {
        private final ServerConfig config;
        private final Telemetry telemetry = Telemetry.ofProcess();
        private final TimeSource clock;
        private final DurableWindows.Opening log;
        private @Nullable DurableStore store;
        private @Nullable AccessParts access;
        private @Nullable DurableWindows windows;
        private Optional<StatsdListener> statsd = Optional.empty();
        private final Map<String, RolloutController> moreControllers;
        private JudgeService service;
        private FlagService flags;
        private RolloutService rollouts;
        private Controllers controllers;
        private SourceFeeds feeds;
        private WrittenVerdicts written;
        private OtlpReceiver otlp;
        private RemoteWriteIngest remoteWrite;
        private Integrations integrations;
        private volatile int port;
        private volatile boolean isReady;

        /** What is not made here is made by {@link #start()}, before which Vert.x calls nothing else. */
        @SuppressWarnings("NullAway.Init")
        Node(
                ServerConfig config,
                TimeSource clock,
                DurableWindows.Opening log,
                Map<String, RolloutController> controllers) {
            moreControllers = controllers;
            this.log = log;
            this.config = config;
            this.clock = clock;
        }

        @Override
        public Future<?> start() {
            return config.keeping().durability() == Durability.MEMORY
                    ? openStore().compose(opened -> serve(judge(opened, null)))
                    : DurableWindows.open(vertx, config, clock, telemetry, log).compose(this::serve);
        }

        private Future<DurableStore> openStore() {
            return DurableStore.open(vertx, config, clock, telemetry).onSuccess(opened -> store = opened);
        }

        private Future<String> serve(DurableWindows opened) {
            windows = opened;
            return openStore()
                    .compose(kept -> {
                        JudgeService durable = judge(kept, opened.commits());
                        durable.shards().restore(opened.recovered());
                        return serve(durable);
                    })
                    .recover(failure -> opened.close().transform(closed -> Future.failedFuture(failure)));
        }

        private JudgeService judge(DurableStore kept, @Nullable GroupCommit commits) {
            return new JudgeService(kept.loop(), config, clock, kept.durable(), telemetry, commits);
        }

        private Future<String> serve(JudgeService made) {
            service = made;
            feeds = new SourceFeeds(vertx, clock, service, Sources.open(vertx, config.sources()));
            service.fetchFrom(feeds);
            service.start();
            written = WrittenVerdicts.start(vertx, service, config.sources(), telemetry);
            startRollouts(Objects.requireNonNull(store));
            return service.restore()
                    .compose(restored -> startAccess())
                    .compose(known -> flags.start(config.flags()))
                    .compose(loaded -> rollouts.start())
                    .compose(restored -> listen());
        }

        private void startRollouts(DurableStore kept) {
            Durable durable = kept.durable();
            Loop loop = kept.loop();
            flags = new FlagService(new JournalFlagStore(durable.store().journal(), loop, clock), clock);
            controllers = new Controllers(
                    vertx, clock, new FlagController(flags, service::run), config.controllers(), moreControllers);
            rollouts = new RolloutService(loop, config, clock, durable, service, controllers.byName(), telemetry);
        }

        private Future<Void> startAccess() {
            DurableStore kept = Objects.requireNonNull(store);
            Tokens tokens = new Tokens(kept.durable().store(), kept.loop(), config.access(), clock);
            Authenticator authenticator = new Authenticator(vertx, config.access(), tokens, clock, clock::nanoTime);
            access = new AccessParts(authenticator, tokens, clock);
            if (!authenticator.isOn()) {
                LOG.warn("no authentication: whoever can send requests from this machine may do everything");
            } else if (config.tls().isEmpty() && !Hosts.isLoopback(config.host())) {
                LOG.warn("no TLS: tokens can be read by who sees the traffic, unless something before it encrypts");
            }
            return tokens.start();
        }

        private Future<String> listen() {
            Objects.requireNonNull(store).wake();
            otlp = new OtlpReceiver(config.formats().otlp());
            telemetry.gauge("judge_otlp_streams", "Streams of OTLP data points that are followed.", otlp::streams);
            remoteWrite = new RemoteWriteIngest(
                    vertx,
                    new RemoteWriteReceiver(config.formats().remoteWrite(), config.maxBodyBytes()),
                    service,
                    telemetry);
            remoteWrite.start();
            integrations = new Integrations(
                    vertx,
                    config,
                    service,
                    Objects.requireNonNull(store).durable().store().journal(),
                    Optional.ofNullable(windows).map(DurableWindows::log));
            if (config.formats().statsd().isOn()) {
                statsd = Optional.of(statsdListener());
            }
            DeploymentOptions loops =
                    new DeploymentOptions().setInstances(config.ingest().loopsHere());
            Future<Void> statsdListening = statsd.map(StatsdListener::start).orElse(Future.succeededFuture());
            return statsdListening
                    .compose(listening -> integrations.start())
                    .compose(loaded -> vertx.deployVerticle(() -> new Listener(this), loops))
                    .onSuccess(listening -> isReady = true);
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

        /** What answers the requests of one of the listeners. */
        Handler<HttpServerRequest> requests(Context own, IngestShard shard) {
            AccessParts callers = Objects.requireNonNull(access);
            Router router = Routes.create(
                    vertx,
                    own,
                    config,
                    service,
                    shard,
                    otlp,
                    remoteWrite,
                    flags,
                    rollouts,
                    telemetry,
                    integrations,
                    () -> isReady,
                    callers);
            return new DirectReads(config, service, rollouts, integrations, callers.authenticator(), router);
        }

        @Override
        public Future<?> stop() {
            rollouts.stop();
            controllers.close();
            integrations.stop();
            service.stop();
            feeds.close();
            written.close();
            return statsd.map(StatsdListener::stop)
                    .orElse(Future.succeededFuture())
                    .eventually(() -> access == null
                            ? Future.succeededFuture()
                            : access.tokens().stop())
                    .eventually(() -> store == null ? Future.succeededFuture() : store.close())
                    .eventually(() -> service.ownShard().flush())
                    .eventually(() -> windows == null ? Future.succeededFuture() : windows.close());
        }
    }

    /** One event loop that listens, with the windows of what it hears; all of them share one address. */
    private static final class Listener extends VerticleBase {
        private static final long HOUSEKEEPING_MILLIS = 10_000;
        private static final long WAITING_MILLIS = 1_000;
        /** Shared by all servers of one process that ask for it, where 0 would be a port for each. */
        private static final int ANY_PORT = -1;

        private final Node node;
        private IngestShard shard;
        private HttpServer server;

        /** The server and the shard are made by {@link #start()}, before which Vert.x calls nothing else. */
        @SuppressWarnings("NullAway.Init")
        Listener(Node node) {
            this.node = node;
        }

        @Override
        public Future<?> start() {
            ServerConfig config = node.config;
            shard = node.service.shards().open(VertxLoop.of(context));
            vertx.setPeriodic(HOUSEKEEPING_MILLIS, timer -> shard.forgetIdle());
            vertx.setPeriodic(WAITING_MILLIS, timer -> shard.giveUpWaiting());
            HttpServerOptions options = new HttpServerOptions()
                    .setCompressionSupported(true)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setIdleTimeout(120)
                    .setMaxChunkSize(CHUNK_BYTES)
                    .setHttp2ClearTextEnabled(false);
            config.tls().ifPresent(tls -> Tls.apply(tls, options));
            server = vertx.createHttpServer(options).requestHandler(node.requests(context, shard));
            return server.listen(config.port() == 0 ? ANY_PORT : config.port(), config.host())
                    .onSuccess(listening -> node.port = listening.actualPort());
        }

        @Override
        public Future<?> stop() {
            return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS).eventually(shard::flush);
        }
    }
}
