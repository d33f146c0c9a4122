package io.canaryjudge.connector.hook;

import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.Fault;
import io.canaryjudge.connector.control.FaultyRelay;
import io.canaryjudge.connector.control.RolloutControllerContract;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.rollout.Act;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

class HookContractTest extends RolloutControllerContract {

    @Override
    protected ControlledWorld open() throws Exception {
        return new World();
    }

    private static final class World implements ControlledWorld {

        private final Vertx vertx = Vertx.vertx();
        private final Executor executor = new Executor(vertx);
        private final FaultyRelay relay = new FaultyRelay(executor.port());

        World() throws Exception {}

        @Override
        public ControlledSystem system() {
            HookConfig config = new HookConfig(
                    url("/do/hunter2"),
                    Optional.of(url("/check/hunter2")),
                    Optional.empty(),
                    List.of(Executor.SECRET),
                    Set.of(Act.Kind.RECORD, Act.Kind.ROUTE_WEIGHT),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(50),
                    AddressPolicy.ANY);
            return new HookSystem(vertx, config, "1.2.3", InstantSource.system());
        }

        private OutboundUrl url(String path) {
            return new OutboundUrl(URI.create("http://127.0.0.1:" + relay.port() + path));
        }

        @Override
        public Act act() {
            return new Act.RouteWeight(25);
        }

        @Override
        public Act nextAct() {
            return new Act.RouteWeight(50);
        }

        @Override
        public Act impossibleAct() {
            return new Act.Switch();
        }

        @Override
        public int changes() {
            return executor.commands().size();
        }

        @Override
        public String state() {
            return executor.percent() + " %";
        }

        @Override
        public void own() {
            executor.own();
        }

        @Override
        public void disturb(Fault fault) {
            executor.breakDown(fault == Fault.ERROR);
            relay.disturb(fault);
        }

        @Override
        public List<String> secrets() {
            return List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "hunter2");
        }

        @Override
        public void close() throws Exception {
            relay.close();
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
