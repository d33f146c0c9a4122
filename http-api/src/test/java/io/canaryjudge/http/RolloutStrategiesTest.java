package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.rollout.Command;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The six strategies through the real service, side by side, to success and to rollback: with a controller that does as it
 * is told, and with one that fails, is silent, answers twice and breaks its promise while the service is restarted.
 */
class RolloutStrategiesTest {

    private static final Map<String, String> STRATEGIES = new LinkedHashMap<>();

    static {
        STRATEGIES.put("canary", "weights: [25, 100]\n" + RolloutRun.JUDGING);
        STRATEGIES.put("blue-green", "weights: [10, 100]\nsafety: 5s\n" + RolloutRun.JUDGING);
        STRATEGIES.put("rolling", "instances: 3\ndrain: 1s\n" + RolloutRun.JUDGING);
        STRATEGIES.put("feature-flag", "flag: f\npercentages: [5, 100]\n" + RolloutRun.JUDGING);
        STRATEGIES.put("recreate", "judging: {watch: 40s}\n");
        STRATEGIES.put("shadow", "judging: {first: {bake: 10s, leastRequests: 20, within: 2m}}\n");
    }

    @TempDir
    private Path folder;

    @Test
    void eachStrategy_ofAGoodVersion_isCompleted_whateverTheControllerDoes() {
        Result nice = run("good", ScriptedController.nice(), 0, List.of());
        Result nasty = run("goodNasty", ScriptedController.nasty(), 0, List.of(4, 15, 31));

        assertThat(nice.phases().values()).containsOnly("completed");
        assertThat(nasty.phases()).isEqualTo(nice.phases());
        assertThat(nasty.worlds()).isEqualTo(nice.worlds());
        assertThat(nice.worlds().get("canary")).containsEntry("weight", "100");
        assertThat(nice.worlds().get("shadow")).containsEntry("mirror", "0").doesNotContainKey("weight");
        assertThat(nice.worlds().get("feature-flag")).containsEntry("flag", "100");
        assertThat(nice.worlds().get("rolling"))
                .containsEntry("version of batch 0", "2")
                .containsEntry("version of batch 2", "2");
    }

    @Test
    void eachStrategy_ofABadVersion_isRolledBack_whateverTheControllerDoes() {
        Result nice = run("bad", ScriptedController.nice(), 12, List.of());
        Result nasty = run("badNasty", ScriptedController.nasty(), 12, List.of(4, 15, 31));

        assertThat(nice.phases().values()).containsOnly("rolled-back");
        assertThat(nasty.phases()).isEqualTo(nice.phases());
        assertThat(nasty.worlds()).isEqualTo(nice.worlds());
        assertThat(nice.worlds().get("canary")).containsEntry("weight", "0");
        assertThat(nice.worlds().get("blue-green")).containsEntry("weight", "0");
        assertThat(nice.worlds().get("shadow")).containsEntry("mirror", "0");
        assertThat(nice.worlds().get("feature-flag")).containsEntry("flag", "0");
        assertThat(nice.worlds().get("recreate")).containsEntry("version of all", "1");
        assertThat(nice.worlds().get("rolling")).containsEntry("version of batch 0", "1");
    }

    /** All strategies at once, with restarts after so many seconds. */
    private Result run(String name, ScriptedController controller, int failures, List<Integer> restarts) {
        try (RolloutRun run = new RolloutRun(folder.resolve(name), controller)) {
            Map<String, String> ids = new LinkedHashMap<>();
            STRATEGIES.forEach((strategy, options) -> ids.put(
                    strategy,
                    run.begin(
                            RolloutRun.who(strategy) + "strategy: " + strategy + "\n" + options + RolloutRun.POLICY
                                    + RolloutRun.TIMES,
                            strategy,
                            failures)));
            int last = 0;
            for (int second : restarts) {
                for (; last < second; last++) {
                    run.second();
                }
                run.restart();
            }
            Map<String, String> phases = new LinkedHashMap<>();
            ids.forEach((strategy, id) -> {
                run.untilEnded(id);
                JsonObject rollout = run.get(id);
                phases.put(strategy, rollout.getString("phase"));
                oneAtATime(controller.commands(strategy));
            });
            return new Result(phases, controller.worlds());
        }
    }

    /** A command's number never falls, and neither does the epoch: what is sent again is the same act. */
    private static void oneAtATime(List<Command> commands) {
        List<Integer> numbers = new ArrayList<>();
        Map<String, String> acts = new LinkedHashMap<>();
        for (Command command : commands) {
            numbers.add(Integer.parseInt(command.id().replaceFirst(".*/", "")));
            String before = acts.putIfAbsent(command.id(), command.act().words());
            assertThat(before == null || before.equals(command.act().words()))
                    .as(command.id())
                    .isTrue();
        }
        assertThat(numbers).isSorted();
        assertThat(commands.stream().map(Command::epoch).toList()).isSorted();
        assertThat(acts).hasSizeGreaterThan(2);
    }

    /** How the rollouts ended, and what they left behind. */
    private record Result(Map<String, String> phases, Map<String, Map<String, String>> worlds) {}
}
