package io.canaryjudge.http;

import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A notifier whose attempts are counted.
 *
 * @param counter told of each attempt's outcome, on any thread
 */
record CountedNotifier(Notifier notifier, Consumer<AttemptOutcome> counter) implements Notifier {

    @Override
    public String receiver() {
        return notifier.receiver();
    }

    @Override
    public CompletionStage<AttemptOutcome> attempt(Notification notification) {
        return notifier.attempt(notification).thenApply(outcome -> {
            counter.accept(outcome);
            return outcome;
        });
    }

    @Override
    public void close() {
        notifier.close();
    }
}
