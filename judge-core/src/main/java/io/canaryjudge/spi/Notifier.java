package io.canaryjudge.spi;

import java.util.concurrent.CompletionStage;

/** Tells one receiver, one attempt at a time; who keeps trying is not its affair. Safe for use by several threads. */
public interface Notifier extends AutoCloseable {

    /** The receiver as logs may name it. */
    String receiver();

    /** Tries once; returns at once. The stage does not fail: whatever happens is an outcome. */
    CompletionStage<AttemptOutcome> attempt(Notification notification);

    /** Stops; what is under way is broken off. */
    @Override
    void close();
}
