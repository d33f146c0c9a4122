package io.canaryjudge.connector.argorollouts;

import io.canaryjudge.connector.cluster.MockCluster;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.RolloutControllerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ArgoContractTest extends RolloutControllerContract {

    @TempDir
    Path folder;

    @Override
    protected ControlledWorld open() throws Exception {
        return new ArgoWorld(MockCluster.open(folder));
    }
}
