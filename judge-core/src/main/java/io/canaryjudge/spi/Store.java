package io.canaryjudge.spi;

import java.util.List;

/** A place where everything is kept that must not be lost. Safe for use by several threads; its calls block. */
public interface Store extends AutoCloseable {

    /** What happened. */
    Journal journal();

    /** What is owed to receivers. */
    Outbox outbox();

    /** Who owns what. */
    Leases leases();

    /** Drops what need not be kept any longer and gives its space back; how many streams went. */
    long vacuum(long nowMillis, Retention retention);

    /** What the store's own check of itself finds wrong; empty when it is sound. May take long. */
    List<String> damage();

    /** Releases what it holds; later calls fail with {@link StoreException.Kind#CLOSED}. Harmless when repeated. */
    @Override
    void close();
}
