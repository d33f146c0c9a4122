package io.canaryjudge.http.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.integration.argo.ArgoHandler;
import io.canaryjudge.http.integration.flagger.FlaggerHandler;
import io.canaryjudge.http.integration.kayenta.KayentaApi;
import io.canaryjudge.http.integration.prometheus.QueryHandler;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.WindowLog;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.function.Function;

/** What other programs ask in their own protocols, one for all event loops. */
public final class Integrations {

    private final FlaggerHandler flagger;
    private final ArgoHandler argo;
    private final QueryHandler queries;
    private final KayentaApi kayenta;

    /**
     * For one service.
     *
     * @param journal where what must not be lost is kept
     * @param log where samples of the past are; empty where they are in memory only
     */
    public Integrations(
            Vertx vertx, ServerConfig config, JudgeService service, Journal journal, Optional<WindowLog> log) {
        Runs runs = new Runs(service);
        PolicyNames policies = new PolicyNames(config);
        flagger = new FlaggerHandler(runs, policies);
        argo = new ArgoHandler(runs, policies);
        queries = new QueryHandler(service);
        kayenta = new KayentaApi(vertx, service, journal, config.windows(), log);
    }

    /** Goes on where an earlier process ended, on the service's context. */
    public Future<Void> start() {
        return kayenta.start();
    }

    /** Does nothing more by itself. */
    public void stop() {
        kayenta.stop();
    }

    /** What Argo Rollouts was answered to a question, letter by letter, if that is still so; for any thread. */
    public Optional<Buffer> answeredToArgo(String uri) {
        return argo.answered(uri);
    }

    /** Makes routes, with whatever stands before each. */
    @FunctionalInterface
    public interface Mount {
        Route at(HttpMethod method, String path);
    }

    /**
     * Adds the routes of all.
     *
     * @param routes makes them
     * @param bodies reads a request's body
     * @param body gives the body that was read
     * @param onService goes on with the next handler on the service's context
     */
    public void mount(
            Mount routes,
            Handler<RoutingContext> bodies,
            Function<RoutingContext, byte[]> body,
            Handler<RoutingContext> onService) {
        routes.at(HttpMethod.POST, "/flagger/:policy/:hook")
                .handler(bodies)
                .handler(onService)
                .handler(context -> flagger.handle(context, body.apply(context)));
        routes.at(HttpMethod.GET, "/argo/:policy/verdict").handler(onService).handler(argo::handle);
        mountQueries(routes, bodies, body, onService);
        mountConfigs(routes, bodies, body, onService);
        mountExecutions(routes, bodies, body, onService);
        routes.at(HttpMethod.GET, "/judges").handler(kayenta::judges);
        routes.at(HttpMethod.GET, "/metricsServices").handler(kayenta::metricsServices);
        routes.at(HttpMethod.GET, "/credentials").handler(kayenta::credentials);
    }

    private void mountQueries(
            Mount routes,
            Handler<RoutingContext> bodies,
            Function<RoutingContext, byte[]> body,
            Handler<RoutingContext> onService) {
        routes.at(HttpMethod.GET, "/api/v1/query")
                .handler(onService)
                .handler(ask -> queries.instant(ask, ask.queryParams()));
        routes.at(HttpMethod.POST, "/api/v1/query")
                .handler(bodies)
                .handler(onService)
                .handler(ask -> queries.instant(ask, form(ask, body)));
        routes.at(HttpMethod.GET, "/api/v1/query_range")
                .handler(onService)
                .handler(ask -> queries.range(ask, ask.queryParams()));
        routes.at(HttpMethod.POST, "/api/v1/query_range")
                .handler(bodies)
                .handler(onService)
                .handler(ask -> queries.range(ask, form(ask, body)));
        routes.at(HttpMethod.GET, "/api/v1/status/buildinfo").handler(queries::buildInfo);
    }

    /** The parameters of the query and of a form; one that is not properly encoded is left out, and so missed. */
    private static MultiMap form(RoutingContext context, Function<RoutingContext, byte[]> body) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap().addAll(context.queryParams());
        for (String pair : new String(body.apply(context), UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                decoded(pair.substring(equals + 1))
                        .ifPresent(value -> parameters.set(pair.substring(0, equals), value));
            }
        }
        return parameters;
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void mountConfigs(
            Mount routes,
            Handler<RoutingContext> bodies,
            Function<RoutingContext, byte[]> body,
            Handler<RoutingContext> onService) {
        routes.at(HttpMethod.POST, "/canaryConfig")
                .handler(bodies)
                .handler(onService)
                .handler(context -> kayenta.createConfig(context, body.apply(context)));
        routes.at(HttpMethod.GET, "/canaryConfig").handler(onService).handler(kayenta::listConfigs);
        routes.at(HttpMethod.GET, "/canaryConfig/:id").handler(onService).handler(kayenta::config);
        routes.at(HttpMethod.PUT, "/canaryConfig/:id")
                .handler(bodies)
                .handler(onService)
                .handler(context -> kayenta.updateConfig(context, body.apply(context)));
        routes.at(HttpMethod.DELETE, "/canaryConfig/:id").handler(onService).handler(kayenta::deleteConfig);
    }

    private void mountExecutions(
            Mount routes,
            Handler<RoutingContext> bodies,
            Function<RoutingContext, byte[]> body,
            Handler<RoutingContext> onService) {
        for (String path : new String[] {"/canary", "/canary/:id"}) {
            routes.at(HttpMethod.POST, path)
                    .handler(bodies)
                    .handler(onService)
                    .handler(context -> kayenta.startCanary(context, body.apply(context)));
        }
        routes.at(HttpMethod.GET, "/canary/:id").handler(onService).handler(kayenta::canary);
        for (String path : new String[] {"/standalone_canary_analysis", "/standalone_canary_analysis/:id"}) {
            routes.at(HttpMethod.POST, path)
                    .handler(bodies)
                    .handler(onService)
                    .handler(context -> kayenta.startStandalone(context, body.apply(context)));
        }
        routes.at(HttpMethod.GET, "/standalone_canary_analysis/:id")
                .handler(onService)
                .handler(kayenta::standalone);
    }
}
