package io.canaryjudge.http;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.spi.Store;
import java.io.IOException;

/** The store of the settings, for a command that looks at it while no service need run. */
public final class AuditedStore {

    private AuditedStore() {}

    /**
     * Opens it; waits for it.
     *
     * @throws IOException if its folder cannot be used
     */
    public static Store open(ServerConfig config) throws IOException {
        return DurableStore.open(config);
    }
}
