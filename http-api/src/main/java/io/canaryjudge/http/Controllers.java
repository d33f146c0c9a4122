package io.canaryjudge.http;

import io.canaryjudge.connector.argorollouts.ArgoSystem;
import io.canaryjudge.connector.command.CommandSystem;
import io.canaryjudge.connector.control.ControlLimits;
import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.FencedController;
import io.canaryjudge.connector.haproxy.HaproxySystem;
import io.canaryjudge.connector.hook.HookSystem;
import io.canaryjudge.connector.kubernetes.KubernetesSystem;
import io.canaryjudge.http.config.ControllerSettings;
import io.canaryjudge.http.rollout.FlagController;
import io.canaryjudge.spi.RolloutController;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controllers of rollouts, by the names that plans have for them. */
final class Controllers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);

    private final Map<String, RolloutController> byName = new LinkedHashMap<>();

    /**
     * @param settings of those that are to be made
     * @param others that are there already
     */
    Controllers(
            Vertx vertx,
            InstantSource clock,
            FlagController flags,
            List<ControllerSettings> settings,
            Map<String, RolloutController> others) {
        byName.put(FlagController.NAME, flags);
        for (ControllerSettings each : settings) {
            ControlLimits limits = ControlLimits.DEFAULT.withTimeout(each.timeout());
            byName.put(each.name(), new FencedController(system(vertx, clock, each.system()), limits, clock));
        }
        byName.putAll(others);
    }

    private static ControlledSystem system(Vertx vertx, InstantSource clock, ControllerSettings.Target system) {
        if (system instanceof ControllerSettings.Haproxy haproxy) {
            return new HaproxySystem(haproxy.config());
        }
        if (system instanceof ControllerSettings.Programs programs) {
            return new CommandSystem(programs.config());
        }
        if (system instanceof ControllerSettings.Kubernetes kubernetes) {
            return new KubernetesSystem(kubernetes.cluster(), kubernetes.config());
        }
        if (system instanceof ControllerSettings.Argo argo) {
            return new ArgoSystem(argo.cluster(), argo.config());
        }
        return new HookSystem(vertx, ((ControllerSettings.Webhook) system).config(), Version.current(), clock);
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
