package io.canaryjudge.http.rest;

import io.canaryjudge.connector.otlp.OtlpReceiver;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.integration.Integrations;
import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.service.BodyBudget;
import io.canaryjudge.http.service.FlagService;
import io.canaryjudge.http.service.IngestShard;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.RemoteWriteIngest;
import io.canaryjudge.http.telemetry.Telemetry;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Every path of the service with its handler. */
public final class Routes {

    /** Room for any policy; what is larger is no request to start an analysis. */
    private static final int MAX_JSON_BYTES = 1 << 20;

    private Routes() {}

    /**
     * The router of one event loop. Samples are taken on that loop; what the service is asked is answered on the service's
     * context.
     *
     * @param own of that loop
     * @param shard of that loop
     */
    public static Router create(
            Vertx vertx,
            Context own,
            ServerConfig config,
            JudgeService service,
            IngestShard shard,
            OtlpReceiver otlpReceiver,
            RemoteWriteIngest remoteWrite,
            FlagService flags,
            RolloutService rollouts,
            Telemetry telemetry,
            Integrations integrations,
            Readiness readiness,
            AccessParts access) {
        Router all = Router.router(vertx);
        all.route().handler(new BrowserGuard(config));
        GuardedRouter router = new GuardedRouter(all, new Guard(access.authenticator()));
        BodyBudget bodies = service.shards().bodies();
        BodyReader lines = new BodyReader(config.maxBodyBytes(), BodyUnpacker.INFLUXDB, bodies, telemetry);
        BodyReader samples = new BodyReader(config.maxBodyBytes(), BodyUnpacker.ALL, bodies, telemetry);
        IngestAnswer answer = new IngestAnswer(config, telemetry);
        IngestHandler ingest = new IngestHandler(shard, answer);
        for (String path : List.of("/api/v2/write", "/write")) {
            router.post(path)
                    .handler(lines)
                    .handler(ingest::lineProtocol)
                    .failureHandler(IngestHandler::explainToInfluxDbClients);
        }
        router.post("/api/v1/samples").handler(samples).handler(ingest::ndjson);
        router.post("/api/v1/histograms").handler(samples).handler(new HistogramHandler(shard, answer));

        Handler<RoutingContext> onService = context -> service.run(context::next);
        OtlpHandler otlp = new OtlpHandler(service, otlpReceiver, telemetry);
        router.post("/v1/metrics")
                .handler(otlp::requireEncoding)
                .handler(samples)
                .handler(onService)
                .handler(otlp::metrics)
                .failureHandler(otlp::fail);
        RemoteWriteHandler prometheus = new RemoteWriteHandler(remoteWrite);
        router.post("/api/v1/write")
                .handler(prometheus::requireSnappy)
                .handler(samples)
                .handler(onService)
                .handler(prometheus::write);

        BodyReader json =
                new BodyReader(Math.min(config.maxBodyBytes(), MAX_JSON_BYTES), BodyUnpacker.ALL, bodies, telemetry);
        AnalysisHandler analyses = new AnalysisHandler(service, config.defaultPolicy());
        router.post("/api/v1/analyses").handler(json).handler(onService).handler(analyses::start);
        router.get("/api/v1/analyses").handler(onService).handler(analyses::list);
        router.get("/api/v1/analyses/:id").handler(onService).handler(analyses::get);
        router.get("/api/v1/analyses/:id/verdict").handler(onService).handler(new VerdictHandler(vertx, own, service));
        router.get("/api/v1/analyses/:id/events").handler(onService).handler(new EventsHandler(vertx, service));
        EvidenceHandler evidence = new EvidenceHandler(service);
        router.get("/api/v1/analyses/:id/distributions").handler(onService).handler(evidence::distributions);
        router.get("/api/v1/analyses/:id/history").handler(onService).handler(evidence::history);
        router.get("/api/v1/analyses/:id/timeline").handler(onService).handler(evidence::timeline);
        router.get("/api/v1/analyses/:id/policy").handler(onService).handler(evidence::policy);
        ReplayHandler replays = new ReplayHandler(vertx, service);
        router.post("/api/v1/replays").handler(samples).handler(replays::replay);
        router.post("/api/v1/policies/check").handler(json).handler(replays::check);
        router.post("/api/v1/signals").handler(json).handler(onService).handler(new SignalHandler(service, rollouts));
        DeliveriesHandler deliveries = new DeliveriesHandler(service.deliveries());
        router.get("/api/v1/deliveries").handler(onService).handler(deliveries::list);
        router.post("/api/v1/deliveries").handler(json).handler(onService).handler(deliveries::offerAgain);

        router.get("/api/v1/windows").handler(onService).handler(new WindowsHandler(service));

        addFlags(router, json, onService, flags);
        addRollouts(vertx, own, router, json, onService, rollouts, config);
        integrations.mount(router::at, json, BodyReader::body, onService);
        addAccess(router, json, onService, access);

        router.getOrHead("/metrics").handler(context -> Operations.metrics(context, telemetry));
        router.getOrHead("/livez").handler(Operations::live);
        router.getOrHead("/readyz").handler(context -> Operations.ready(context, readiness));
        router.getOrHead("/openapi.yaml").handler(new ResourceHandler("openapi.yaml", "application/yaml"));
        router.getOrHead("/policy.schema.json")
                .handler(new ResourceHandler("policy.schema.json", "application/schema+json"));
        router.getOrHead("/rollout.schema.json")
                .handler(new ResourceHandler("rollout.schema.json", "application/schema+json"));
        refuseOtherMethods(all);

        all.route().handler(new StaticPages());
        problems(all);
        return all;
    }

    private static void addAccess(
            GuardedRouter router, BodyReader json, Handler<RoutingContext> onService, AccessParts access) {
        TokensHandler tokens = new TokensHandler(access.tokens(), access.clock());
        router.get("/api/v1/tokens").handler(tokens::list);
        router.post("/api/v1/tokens").handler(json).handler(onService).handler(tokens::create);
        router.delete("/api/v1/tokens/:id").handler(onService).handler(tokens::revoke);
        SessionHandler session = new SessionHandler(access.authenticator());
        router.get("/api/v1/session").handler(session::show);
        router.post("/api/v1/session").handler(json).handler(session::open);
        router.delete("/api/v1/session").handler(session::close);
    }

    private static void addFlags(
            GuardedRouter router, BodyReader json, Handler<RoutingContext> onService, FlagService service) {
        OfrepHandler ofrep = new OfrepHandler(service);
        router.post("/ofrep/v1/evaluate/flags").handler(json).handler(ofrep::all);
        router.post("/ofrep/v1/evaluate/flags/:key").handler(json).handler(ofrep::one);
        FlagHandler flags = new FlagHandler(service);
        router.get("/api/v1/flags").handler(flags::list);
        router.get("/api/v1/flags/:key").handler(flags::get);
        router.put("/api/v1/flags/:key").handler(json).handler(onService).handler(flags::put);
        router.patch("/api/v1/flags/:key").handler(json).handler(onService).handler(flags::patch);
        router.delete("/api/v1/flags/:key").handler(onService).handler(flags::remove);
    }

    private static void addRollouts(
            Vertx vertx,
            Context own,
            GuardedRouter router,
            BodyReader json,
            Handler<RoutingContext> onService,
            RolloutService service,
            ServerConfig config) {
        RolloutHandler rollouts = new RolloutHandler(service, config.defaultPolicy());
        String path = "/api/v1/rollouts";
        router.post(path).handler(json).handler(onService).handler(rollouts::start);
        router.get(path).handler(onService).handler(rollouts::list);
        router.get(path + "/:id").handler(onService).handler(rollouts::get);
        router.get(path + "/:id/report").handler(onService).handler(rollouts::report);
        router.get(path + "/:id/verdict").handler(onService).handler(new RolloutVerdictHandler(vertx, own, service));
        router.get(path + "/:id/events").handler(onService).handler(new RolloutEventsHandler(vertx, service));
        Map<String, Handler<RoutingContext>> orders = new LinkedHashMap<>();
        orders.put("promote", rollouts::promote);
        orders.put("abort", rollouts::abort);
        orders.put("pause", rollouts::pause);
        orders.put("resume", rollouts::resume);
        orders.put("approve", rollouts::approve);
        orders.put("override", rollouts::override);
        orders.forEach((word, handler) -> router.post(path + "/:id/" + word)
                .handler(json)
                .handler(onService)
                .handler(handler));
    }

    /** A known path answers an unknown method with 405 and what it does take, before it could be taken for a page. */
    private static void refuseOtherMethods(Router router) {
        Map<String, TreeSet<String>> methods = new LinkedHashMap<>();
        for (Route route : router.getRoutes()) {
            if (route.getPath() == null) {
                continue;
            }
            TreeSet<String> known = methods.computeIfAbsent(route.getPath(), path -> new TreeSet<>());
            route.methods().forEach(method -> known.add(method.name()));
        }
        methods.forEach((path, known) -> {
            String allowed = String.join(", ", known);
            router.route(path).handler(context -> {
                String detail = "this path takes " + allowed + ", not "
                        + context.request().method();
                throw new HttpProblem(405, detail).withHeader("Allow", allowed);
            });
        });
    }

    private static void problems(Router router) {
        ProblemHandler problems = new ProblemHandler();
        router.route().failureHandler(problems);
        router.errorHandler(500, problems);
        refuse(router, 400, "the path or the query is not properly percent-encoded");
        refuse(router, 404, "there is nothing at this path");
    }

    /** What the router itself finds wrong with a request. */
    private static void refuse(Router router, int status, String detail) {
        router.errorHandler(status, context -> ProblemHandler.answer(context, new HttpProblem(status, detail)));
    }
}
