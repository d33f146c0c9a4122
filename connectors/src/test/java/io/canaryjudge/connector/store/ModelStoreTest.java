package io.canaryjudge.connector.store;

import io.canaryjudge.spi.Store;

class ModelStoreTest extends StoreContract {

    @Override
    protected Store openEmpty() {
        return new ModelStore();
    }
}
