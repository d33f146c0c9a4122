package io.canaryjudge.connector.kubernetes;

import io.canaryjudge.connector.cluster.MockCluster;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.RolloutControllerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class KubernetesContractTest extends RolloutControllerContract {

    @TempDir
    Path folder;

    @Override
    protected ControlledWorld open() throws Exception {
        return new KubernetesWorld(MockCluster.open(folder));
    }
}
