package io.canaryjudge.http;

import io.canaryjudge.http.rollout.FlagController;
import io.canaryjudge.spi.RolloutController;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controllers of rollouts, by the names that plans have for them. */
final class Controllers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);

    private final Map<String, RolloutController> byName = new LinkedHashMap<>();

    /** @param others besides that of the service's own flags */
    Controllers(FlagController flags, Map<String, RolloutController> others) {
        byName.put(FlagController.NAME, flags);
        byName.putAll(others);
    }

    Map<String, RolloutController> byName() {
        return byName;
    }

    @Override
    public void close() {
        byName.forEach((name, controller) -> {
            try {
                controller.close();
            } catch (RuntimeException e) {
                LOG.warn("the controller {} could not be closed", name, e);
            }
        });
    }
}
