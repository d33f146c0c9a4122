package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.AccessException;
import io.canaryjudge.http.config.InvalidInputException;
import io.canaryjudge.spi.StoreException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failed request with problem details; what is our own fault is logged here, once, and not told. */
final class ProblemHandler implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    @Override
    public void handle(RoutingContext context) {
        answer(context, problem(context));
    }

    /** Answers with a problem; ends the connection where the answer has begun already. */
    static void answer(RoutingContext context, HttpProblem problem) {
        if (context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        problem.headers().forEach(context.response()::putHeader);
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(problem.toJson(context.request().path()).encode() + "\n");
    }

    private static HttpProblem problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof HttpProblem problem) {
            return problem;
        }
        if (failure instanceof AccessException refused) {
            return HttpProblem.of(refused);
        }
        if (failure instanceof InvalidInputException invalid) {
            return HttpProblem.of(invalid);
        }
        if (failure instanceof StoreException store) {
            LOG.error(
                    "{} {} needs the store: {}",
                    context.request().method(),
                    context.request().path(),
                    store.getMessage());
            return new HttpProblem(503, "the store takes nothing at present; try again")
                    .withHeader(HttpHeaders.RETRY_AFTER, "2");
        }
        int status = context.statusCode();
        if (status >= 400 && status < 500) {
            return new HttpProblem(status, "the request cannot be answered");
        }
        LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
        return new HttpProblem(500, "the service failed; its log says why");
    }
}
