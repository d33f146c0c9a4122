package io.canaryjudge.connector.source;

import io.canaryjudge.fetch.FetchOutcome;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.spi.MetricSource.Fetch;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A question under way. Safe for use by several threads. */
public final class Asked implements Fetch {

    private final Promise<FetchOutcome> promise = Promise.promise();
    private final List<Runnable> endings = new ArrayList<>();
    private boolean isCancelled;

    /** A body for an answer, which takes nothing any more once nobody wants to know. */
    BoundedBody body(int maxBytes) {
        BoundedBody body = new BoundedBody(maxBytes);
        onCancel(body::refuseTheRest);
        return body;
    }

    /** Runs an action once nobody wants to know any more; at once if that is so already. */
    public void onCancel(Runnable action) {
        boolean isTooLate;
        synchronized (this) {
            isTooLate = isCancelled;
            endings.add(action);
        }
        if (isTooLate) {
            action.run();
        }
    }

    void end(FetchOutcome outcome) {
        promise.tryComplete(outcome);
    }

    @Override
    public CompletionStage<FetchOutcome> outcome() {
        return promise.future().toCompletionStage();
    }

    @Override
    public void cancel() {
        giveUp(new FetchFailure(Why.CANCELLED, "nobody wants to know any more"));
    }

    /** Ends with a failure unless it has ended, and breaks off what is under way. */
    void giveUp(FetchFailure failure) {
        promise.tryComplete(failure.outcome());
        List<Runnable> actions;
        synchronized (this) {
            isCancelled = true;
            actions = List.copyOf(endings);
        }
        actions.forEach(Runnable::run);
    }
}
