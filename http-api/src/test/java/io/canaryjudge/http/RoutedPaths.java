package io.canaryjudge.http;

import io.canaryjudge.connector.otlp.OtlpConfig;
import io.canaryjudge.connector.otlp.OtlpReceiver;
import io.canaryjudge.connector.remotewrite.RemoteWriteConfig;
import io.canaryjudge.connector.remotewrite.RemoteWriteReceiver;
import io.canaryjudge.connector.store.MemoryFlagStore;
import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.http.access.Authenticator;
import io.canaryjudge.http.access.Tokens;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.integration.Integrations;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.loop.VertxLoop;
import io.canaryjudge.http.rest.AccessParts;
import io.canaryjudge.http.rest.Routes;
import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.http.service.Durables;
import io.canaryjudge.http.service.FlagService;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.RemoteWriteIngest;
import io.canaryjudge.http.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the service's router has. */
final class RoutedPaths {

    private RoutedPaths() {}

    /** Every method and path, such as {@code GET /api/v1/analyses/:id}; HEAD is not told apart from GET. */
    static Set<String> all() {
        Vertx vertx = Vertx.vertx();
        try (SqlStore store = SqlStore.inMemory()) {
            Set<String> routed = new TreeSet<>();
            for (Route route : router(vertx, store).getRoutes()) {
                if (route.getPath() != null && route.methods() != null) {
                    route.methods().stream()
                            .filter(method -> !method.equals(HttpMethod.HEAD))
                            .forEach(method -> routed.add(method.name() + " " + route.getPath()));
                }
            }
            return routed;
        } finally {
            vertx.close().await();
        }
    }

    private static Router router(Vertx vertx, SqlStore store) {
        Telemetry telemetry = new Telemetry();
        InstantSource clock = InstantSource.system();
        Durable durable = Durables.of(store);
        Loop loop = VertxLoop.current(vertx);
        JudgeService judge = new JudgeService(loop, ServerConfig.DEFAULT, clock, durable, telemetry);
        Tokens tokens = new Tokens(store, loop, AccessSettings.DEFAULT, clock);
        return Routes.create(
                vertx,
                vertx.getOrCreateContext(),
                ServerConfig.DEFAULT,
                judge,
                judge.shards().open(loop),
                new OtlpReceiver(OtlpConfig.DEFAULT),
                new RemoteWriteIngest(
                        vertx, new RemoteWriteReceiver(RemoteWriteConfig.DEFAULT, 1 << 20), judge, telemetry),
                new FlagService(new MemoryFlagStore(), clock),
                new RolloutService(loop, ServerConfig.DEFAULT, clock, durable, judge, Map.of(), telemetry),
                telemetry,
                new Integrations(vertx, ServerConfig.DEFAULT, judge, store.journal(), Optional.empty()),
                () -> true,
                new AccessParts(
                        new Authenticator(vertx, AccessSettings.DEFAULT, tokens, clock, System::nanoTime),
                        tokens,
                        clock));
    }
}
