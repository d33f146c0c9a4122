package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.LiveCluster;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.RolloutControllerContract;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real API server, by {@code connectors/live-cluster}; its name keeps it out of the build. */
class LiveKubernetesContractChecks extends RolloutControllerContract {

    @BeforeAll
    static void prepare() throws Exception {
        LiveCluster.prepare();
    }

    @Override
    protected ControlledWorld open() throws Exception {
        return new KubernetesWorld(LiveCluster.open());
    }
}
