package io.canaryjudge.http.rest;

import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Gives the verdict, at once or when it changes. The entity tag is weak and stands for the state (verdict, urgency, rules
 * that fire); numbers move between two changes of state.
 */
final class VerdictHandler implements Handler<RoutingContext> {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final JudgeService service;
    private final HeldPolls polls;

    /** @param own of the event loop whose requests come here */
    VerdictHandler(Vertx vertx, Context own, JudgeService service) {
        this.service = service;
        polls = new HeldPolls(vertx, own, new Analyses(service));
    }

    @Override
    public void handle(RoutingContext context) {
        Duration wait = wait(context);
        AnalysisView analysis = AnalysisHandler.find(service, context);
        answer(polls, context, analysis.id(), analysis.shown(), analysis.ended() ? Duration.ZERO : wait);
    }

    /** Gives a verdict, or holds the request for so long if the client has it. */
    static void answer(HeldPolls polls, RoutingContext context, String id, ShownVerdict verdict, Duration wait) {
        if (!VerdictAnswer.isKnown(context.request(), verdict)) {
            VerdictAnswer.whole(context.response(), verdict);
        } else if (wait.isZero()) {
            VerdictAnswer.notModified(context.response(), verdict);
        } else {
            polls.hold(context.request(), id, verdict, wait);
        }
    }

    static Duration wait(RoutingContext context) {
        String text = context.queryParams().get("wait");
        if (text == null) {
            return Duration.ZERO;
        }
        Duration wait = Durations.parse(text)
                .orElseThrow(() -> new HttpProblem(
                        400, "query parameter wait must be a duration such as 30s, was '" + shortened(text) + "'"));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static String shortened(String text) {
        return text.length() > 64 ? text.substring(0, 64) + "…" : text;
    }

    private record Analyses(JudgeService service) implements HeldPolls.Subjects {

        @Override
        public void run(Runnable action) {
            service.run(action);
        }

        @Override
        public Optional<Runnable> listen(String id, Consumer<ShownVerdict> listener, IntSupplier clients) {
            return service.listen(
                    id, report -> service.find(id).map(AnalysisView::shown).ifPresent(listener), clients);
        }
    }
}
