package io.canaryjudge.http.rest;

import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.rollout.RolloutView;
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
 * Gives a rollout's verdict, at once or when it changes. The entity tag is weak and stands for phase, verdict and reason.
 */
final class RolloutVerdictHandler implements Handler<RoutingContext> {

    private final RolloutService service;
    private final HeldPolls polls;

    /** @param own of the event loop whose requests come here */
    RolloutVerdictHandler(Vertx vertx, Context own, RolloutService service) {
        this.service = service;
        polls = new HeldPolls(vertx, own, new Rollouts(service));
    }

    @Override
    public void handle(RoutingContext context) {
        Duration wait = VerdictHandler.wait(context);
        RolloutView rollout = RolloutHandler.find(service, context);
        boolean hasEnded = rollout.state().phase().isEnd();
        VerdictHandler.answer(polls, context, rollout.id(), rollout.shown(), hasEnded ? Duration.ZERO : wait);
    }

    private record Rollouts(RolloutService service) implements HeldPolls.Subjects {

        @Override
        public void run(Runnable action) {
            service.run(action);
        }

        @Override
        public Optional<Runnable> listen(String id, Consumer<ShownVerdict> listener, IntSupplier clients) {
            return service.listen(id, rollout -> listener.accept(rollout.shown()));
        }
    }
}
