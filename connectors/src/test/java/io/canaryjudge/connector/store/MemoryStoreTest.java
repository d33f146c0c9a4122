package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Store;

class MemoryStoreTest extends StoreContract {

    @Override
    protected Store openEmpty() {
        return SqlStore.inMemory();
    }
}
