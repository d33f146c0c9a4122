package io.canaryjudge.http.rest;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;

/** Every path of the service with its handler. */
public final class Routes {

    private Routes() {}

    /** The router; to be used on the context on which the service runs. */
    public static Router create(
            Vertx vertx, ServerConfig config, JudgeService service, Telemetry telemetry, Readiness readiness) {
        Router router = Router.router(vertx);
        BodyHandler body = BodyHandler.create(false).setBodyLimit(config.maxBodyBytes());
        IngestHandler ingest = new IngestHandler(service, telemetry);
        router.post("/api/v2/write").handler(body).handler(ingest::lineProtocol);
        router.post("/write").handler(body).handler(ingest::lineProtocol);
        router.post("/api/v1/samples").handler(body).handler(ingest::ndjson);

        AnalysisHandler analyses = new AnalysisHandler(service, config.policy());
        router.post("/api/v1/analyses").handler(body).handler(analyses::start);
        router.get("/api/v1/analyses").handler(analyses::list);
        router.get("/api/v1/analyses/:id").handler(analyses::get);
        router.get("/api/v1/analyses/:id/verdict").handler(new VerdictHandler(vertx, service));
        router.get("/api/v1/analyses/:id/events").handler(new EventsHandler(vertx, service));
        router.post("/api/v1/signals").handler(body).handler(new SignalHandler(service));

        router.get("/metrics").handler(context -> Operations.metrics(context, telemetry));
        router.get("/livez").handler(Operations::live);
        router.get("/readyz").handler(context -> Operations.ready(context, readiness));
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(StaticPages::secure);
        router.route()
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(StaticHandler.create("webroot").setCachingEnabled(false));

        ProblemHandler problems = new ProblemHandler(config.maxBodyBytes());
        router.route().failureHandler(problems);
        router.errorHandler(
                404, context -> answer(problems, context, new HttpProblem(404, "there is nothing at this path")));
        router.errorHandler(
                405,
                context -> answer(
                        problems,
                        context,
                        new HttpProblem(
                                405,
                                "this path does not take " + context.request().method())));
        router.errorHandler(400, problems);
        router.errorHandler(500, problems);
        return router;
    }

    private static void answer(ProblemHandler problems, io.vertx.ext.web.RoutingContext context, HttpProblem problem) {
        context.response()
                .setStatusCode(problem.status())
                .putHeader("content-type", "application/problem+json")
                .end(problem.toJson(context.request().path()).encode() + "\n");
    }
}
