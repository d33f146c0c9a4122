package io.canaryjudge.connector.store;

import io.canaryjudge.spi.FlagStore;
import io.canaryjudge.spi.FlagStoreContract;

class MemoryFlagStoreTest extends FlagStoreContract {

    @Override
    protected FlagStore open() {
        return new MemoryFlagStore();
    }
}
