package io.canaryjudge.connector.haproxy;

import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.Fault;
import io.canaryjudge.connector.control.FaultyRelay;
import io.canaryjudge.connector.control.RolloutControllerContract;
import io.canaryjudge.rollout.Act;
import java.util.List;

class HaproxyContractTest extends RolloutControllerContract {

    @Override
    protected ControlledWorld open() throws Exception {
        return new World(HaproxyServer.start("base", "canary", "other"));
    }

    private static final class World implements ControlledWorld {

        private final HaproxyServer haproxy;
        private final FaultyRelay relay;

        World(HaproxyServer haproxy) throws Exception {
            this.haproxy = haproxy;
            this.relay = new FaultyRelay(haproxy.adminPort());
        }

        @Override
        public ControlledSystem system() {
            return new HaproxySystem(new HaproxyConfig(
                    new HaproxyAddress.Tcp("127.0.0.1", relay.port()),
                    HaproxyServer.BACKEND,
                    List.of("base"),
                    List.of("canary")));
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
            return new Act.Mirror(10);
        }

        @Override
        public int changes() {
            return (int) relay.heard().stream()
                    .filter(text -> text.contains("set server"))
                    .count();
        }

        @Override
        public String state() throws Exception {
            return haproxy.api().ask("show servers state " + HaproxyServer.BACKEND).stream()
                    .map(line -> line.split(" "))
                    .filter(fields -> fields.length > 8)
                    .map(fields -> fields[3] + " " + fields[5] + " " + fields[6] + " " + fields[7])
                    .toList()
                    .toString();
        }

        @Override
        public void own() throws Exception {
            haproxy.api().order(List.of("set server app/other weight 10"));
        }

        @Override
        public void disturb(Fault fault) {
            relay.turnTo(fault == Fault.ERROR ? haproxy.userPort() : haproxy.adminPort());
            relay.disturb(fault);
        }

        @Override
        public List<String> secrets() {
            return List.of();
        }

        @Override
        public void close() throws Exception {
            relay.close();
            haproxy.close();
        }
    }
}
