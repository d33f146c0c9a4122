package io.canaryjudge.connector.command;

import io.canaryjudge.connector.control.ControlledSystem;
import io.canaryjudge.connector.control.ControlledWorld;
import io.canaryjudge.connector.control.Fault;
import io.canaryjudge.connector.control.RolloutControllerContract;
import io.canaryjudge.rollout.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class CommandContractTest extends RolloutControllerContract {

    @TempDir
    Path folder;

    @Override
    protected ControlledWorld open() throws Exception {
        return new World(folder);
    }

    private static final class World implements ControlledWorld {

        private static final String SCRIPT = """
                #!/bin/bash
                cd "$(dirname "$0")"
                what=$1
                percent=$2
                fault=$(cat fault)
                case $fault in
                  ERROR) echo "token is $TOKEN" >&2; exit 1 ;;
                  GARBAGE) head -c 3000 /dev/urandom; kill -SEGV $$ ;;
                  HALF) printf '{"version": "1.4'; kill -KILL $$ ;;
                  SILENT) sleep 300 & wait ;;
                  SLOW) for i in 1 2 3; do echo step $i; sleep 0.02; done ;;
                esac
                case $what in
                  check) [ -e owned ] && { echo "owned by somebody else" >&2; exit 3; }; exit 0 ;;
                  set) echo "$percent" >> changes; echo "$percent" > weight; echo "with $TOKEN" ;;
                  verify) [ "$(cat weight)" = "$percent" ] || exit 1 ;;
                  record) echo "{\\"version\\": \\"$JUDGE_BASELINE\\", \\"weightPercent\\": $(cat weight)}" ;;
                esac
                [ "$fault" = TWICE ] && echo "with $TOKEN"
                exit 0
                """;

        private final Path folder;
        private final Path script;

        World(Path folder) throws IOException {
            this.folder = folder;
            this.script = Files.writeString(folder.resolve("weights"), SCRIPT);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(folder.resolve("weight"), "0\n");
            disturb(Fault.NONE);
        }

        @Override
        public ControlledSystem system() {
            Program route = new Program(
                    arguments("set", "{percent}"),
                    Optional.of(arguments("check", "{percent}")),
                    Optional.of(arguments("verify", "{percent}")));
            return new CommandSystem(new CommandConfig(
                    Map.of(Act.Kind.ROUTE_WEIGHT, route, Act.Kind.RECORD, Program.of(arguments("record"))),
                    Map.of("TOKEN", "hunter2"),
                    folder));
        }

        private Arguments arguments(String... arguments) {
            return new Arguments(java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(script.toString()), List.of(arguments).stream())
                    .toList());
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
            try {
                Path file = folder.resolve("changes");
                return Files.exists(file) ? Files.readAllLines(file).size() : 0;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String state() throws IOException {
            return Files.readString(folder.resolve("weight"));
        }

        @Override
        public void own() throws IOException {
            Files.writeString(folder.resolve("owned"), "");
        }

        @Override
        public void disturb(Fault fault) throws IOException {
            Files.writeString(folder.resolve("fault"), fault.name());
            boolean isThere = fault != Fault.DOWN;
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString(isThere ? "rwx------" : "rw-------"));
        }

        @Override
        public List<String> secrets() {
            return List.of("hunter2");
        }

        @Override
        public void close() {}
    }
}
