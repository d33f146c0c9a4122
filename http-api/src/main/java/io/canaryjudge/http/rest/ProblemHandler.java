package io.canaryjudge.http.rest;

import io.canaryjudge.http.config.InvalidInputException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failed request with problem details; what is our own fault is logged here, once, and not told. */
final class ProblemHandler implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    private final int maxBodyBytes;

    ProblemHandler(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpProblem problem = problem(context);
        if (context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        if (problem.status() == 413) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(problem.toJson(context.request().path()).encode() + "\n");
    }

    private HttpProblem problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof HttpProblem problem) {
            return problem;
        }
        if (failure instanceof InvalidInputException invalid) {
            return HttpProblem.of(invalid);
        }
        int status = context.statusCode();
        if (status == 413) {
            return new HttpProblem(413, "the body is larger than the limit of " + maxBodyBytes + " bytes");
        }
        if (status >= 400 && status < 500) {
            return new HttpProblem(status, "the request cannot be answered");
        }
        LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
        return new HttpProblem(500, "the service failed; its log says why");
    }
}
