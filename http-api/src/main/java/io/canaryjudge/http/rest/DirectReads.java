package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.AccessRow;
import io.canaryjudge.http.access.AccessTable;
import io.canaryjudge.http.access.Authenticator;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.integration.Answers;
import io.canaryjudge.http.integration.Integrations;
import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers what is read most, verdicts as they are told at present, before the router has a look and without the service's
 * loop. It answers only what it can answer at once and well: everything else, and every refusal, is the router's, which
 * gives the same answers to these requests too.
 */
public final class DirectReads implements Handler<HttpServerRequest> {

    private static final String VERDICT = "/verdict";
    private static final String ARGO = "/argo/";
    private static final AccessRow ARGO_ROW = AccessTable.row("GET", ARGO + ":policy" + VERDICT);

    private final Subject[] subjects;
    private final Integrations integrations;
    private final BrowserGuard browsers;
    private final Guard guard;
    private final Router router;

    /** @param router for everything that is not answered here */
    public DirectReads(
            ServerConfig config,
            JudgeService analyses,
            RolloutService rollouts,
            Integrations integrations,
            Authenticator authenticator,
            Router router) {
        subjects = new Subject[] {
            Subject.at("/api/v1/analyses/", analyses::told), Subject.at("/api/v1/rollouts/", rollouts::told)
        };
        this.integrations = integrations;
        browsers = new BrowserGuard(config);
        guard = new Guard(authenticator);
        this.router = router;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!isAnswered(request)) {
            router.handle(request);
        }
    }

    private boolean isAnswered(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            return false;
        }
        String uri = request.uri();
        for (Subject subject : subjects) {
            Optional<ShownVerdict> verdict = subject.verdict(uri);
            if (verdict.isPresent()) {
                return isLetPass(request, subject.row, verdict.get().service()) && answer(request, verdict.get());
            }
        }
        Optional<Buffer> argo = uri.startsWith(ARGO) ? integrations.answeredToArgo(uri) : Optional.empty();
        return argo.isPresent() && isLetPass(request, ARGO_ROW, "") && answer(request, argo.get());
    }

    private boolean isLetPass(HttpServerRequest request, AccessRow row, String service) {
        return browsers.isHarmless(request) && guard.isLetPass(request, row, service);
    }

    private boolean answer(HttpServerRequest request, Buffer argo) {
        browsers.putHeaders(request.response());
        Answers.json(request.response(), argo);
        return true;
    }

    private boolean answer(HttpServerRequest request, ShownVerdict verdict) {
        browsers.putHeaders(request.response());
        if (VerdictAnswer.isKnown(request, verdict)) {
            VerdictAnswer.notModified(request.response(), verdict);
        } else {
            VerdictAnswer.whole(request.response(), verdict);
        }
        return true;
    }

    /** What has verdicts under paths that begin alike. */
    private record Subject(String prefix, AccessRow row, Function<String, Optional<ShownVerdict>> told) {

        static Subject at(String prefix, Function<String, Optional<ShownVerdict>> told) {
            return new Subject(prefix, AccessTable.row("GET", prefix + ":id" + VERDICT), told);
        }

        /** The verdict that a path names, letter by letter and without a query; an id has nothing that could be written otherwise. */
        Optional<ShownVerdict> verdict(String uri) {
            return uri.startsWith(prefix) && uri.endsWith(VERDICT) && uri.length() > prefix.length() + VERDICT.length()
                    ? told.apply(uri.substring(prefix.length(), uri.length() - VERDICT.length()))
                    : Optional.empty();
        }
    }
}
