package io.canaryjudge.http.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.http.config.Documents;
import io.canaryjudge.http.config.InvalidInputException;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.DefaultAction;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.Reversibility;
import io.canaryjudge.rollout.Stage;
import io.canaryjudge.rollout.StagePlan;
import io.canaryjudge.rollout.Strategies;
import io.canaryjudge.rollout.Strategy;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanReaderTest {

    private static final String WHO = "service: shop\nbaseline: 1.4.2\ncanary: 1.5.0\ncontroller: lb\n";
    private static final JsonObject SCHEMA = load();
    private static final Validator VALIDATOR = Validator.create(
            JsonSchema.of(SCHEMA),
            new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://canary-judge.invalid/"));

    private static final String EVERYTHING = WHO + """
            strategy: canary
            weights: [5, 100]
            judging:
              first: {bake: 2m, leastRequests: 500, within: 1h, otherwise: pause}
              later: {bake: 1m}
              watch: 30m
            approvals:
              - {before: 100%, question: "the release manager: go on?", within: 2h, otherwise: proceed}
            migration: {hook: add-column, reversibility: backward-compatible}
            hooks: {before: [warm-cache], after: [tell-crm, purge-cdn]}
            longest: 2d
            longestPause: 1h
            longestOverride: 6h
            commands: {answerWithin: 30s, attempts: 5, retryAfter: 1s}
            verification: {within: 5m, sustained: 30s, leastRequests: 100, errorRateAbove: 0.02, sickErrorRate: 0.1, p99Ratio: 1.5}
            freezes:
              - {from: 2026-12-24T00:00:00Z, until: "2026-12-27T00:00:00+01:00", reason: holidays}
            policy:
              alphaAbort: 0.02
              rules: [{name: errors, when: error-rate-above, limit: 0.2, urgency: fast}]
            """;

    private static final String STAGES = WHO + """
            strategy: blue-green
            stages:
              - name: prepare
                steps:
                  - migrate: {hook: schema, reversibility: irreversible}
                  - hook: warm-cache
                  - deploy: canary
                  - verify: {pool: canary, checks: [smoke, health]}
                  - approve: {question: ready?}
              - name: try
                steps: [{route-weight: 10}, {judge: {bake: 1m}}, {hold: 5s}]
              - name: all
                steps: [{switch: canary}, {watch: 10m}, {retire: baseline}]
            """;

    private static final String OTHER_STAGES = WHO + """
            strategy: rolling
            stages:
              - name: all
                steps: [{mirror: 5}, {batch: {total: 3}}, {batch: {first: 1, count: 2, total: 3, drain: 5s}}, {flag-percentage: {flag: f, percent: 5}}]
            """;

    private static JsonObject load() {
        try (InputStream in = PlanReaderTest.class.getResourceAsStream("/rollout.schema.json")) {
            return new JsonObject(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static PlanDocument read(String yaml) {
        return PlanReader.read(yaml, PolicyDocument.DEFAULT);
    }

    static List<String> goodPlans() {
        return List.of(
                WHO + "strategy: canary",
                WHO + "strategy: blue-green\nsafety: 2h",
                WHO + "strategy: blue-green\nweights: [10, 50, 100]",
                WHO + "strategy: rolling\ninstances: 7\nbatchSize: 3\ndrain: 5s",
                WHO + "strategy: feature-flag\nflag: new-search\npercentages: [1, 100]",
                WHO + "strategy: recreate\njudging: {watch: 5m}",
                WHO + "strategy: shadow\npercent: 20\njudging: {first: {bake: 1m}}",
                EVERYTHING,
                STAGES,
                OTHER_STAGES);
    }

    @ParameterizedTest
    @MethodSource("goodPlans")
    void aPlan_thatIsWrittenAndRead_isTheSame(String yaml) {
        PlanDocument plan = read(yaml);

        JsonObject written = PlanWriter.write(plan);

        assertThat(read(written.encode())).isEqualTo(plan);
        assertThat(written.getJsonArray("stages")).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("goodPlans")
    void aPlan_thatIsGood_fitsTheSchema_andSoDoesWhatIsWritten(String yaml) {
        JsonObject asJson = json(yaml);
        JsonObject written = PlanWriter.write(read(yaml));

        assertThat(VALIDATOR.validate(asJson).getValid()).as(yaml).isTrue();
        assertThat(VALIDATOR.validate(written).getValid()).as(written.encode()).isTrue();
    }

    @Test
    void thePlans_ofThisTest_haveEveryStrategyAndEveryWord() {
        Set<Strategy> strategies = new TreeSet<>();
        Set<String> words = new TreeSet<>();
        goodPlans().forEach(yaml -> {
            PlanDocument plan = read(yaml);
            strategies.add(plan.stages().strategy());
            PlanWriter.write(plan)
                    .getJsonArray("stages")
                    .forEach(stage -> ((JsonObject) stage)
                            .getJsonArray("steps")
                            .forEach(step -> words.addAll(((JsonObject) step).fieldNames())));
        });

        assertThat(strategies).containsExactlyInAnyOrder(Strategy.values());
        Set<String> all = new TreeSet<>();
        Arrays.stream(Act.Kind.values()).filter(Act.Kind::isPlanned).forEach(kind -> all.add(kind.word()));
        Arrays.stream(Gate.Kind.values()).forEach(kind -> all.add(kind.word()));
        assertThat(words).isEqualTo(all);
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void aStrategy_withoutOptions_isTheUsualOne(Strategy strategy) {
        PlanDocument plan = read(
                switch (strategy) {
                    case ROLLING -> WHO + "strategy: rolling\ninstances: 3";
                    case FEATURE_FLAG -> WHO + "strategy: feature-flag\nflag: f";
                    default -> WHO + "strategy: " + strategy.word();
                });

        StagePlan usual = switch (strategy) {
            case CANARY -> Strategies.canary(Strategies.Judging.USUAL);
            case BLUE_GREEN -> Strategies.blueGreen(Strategies.Judging.USUAL, Duration.ofDays(1));
            case ROLLING -> Strategies.rolling(3, 1, Duration.ofSeconds(30), Strategies.Judging.USUAL);
            case FEATURE_FLAG -> Strategies.featureFlag("f", Strategies.Judging.USUAL);
            case RECREATE -> Strategies.recreate(Strategies.Judging.USUAL);
            case SHADOW -> Strategies.shadow(100, Strategies.Judging.USUAL.first());
        };
        assertThat(plan.stages()).isEqualTo(usual);
    }

    @Test
    void aPlan_withEverything_isReadAsWritten() {
        PlanDocument plan = read(EVERYTHING);

        assertThat(plan.stages().stages())
                .extracting(Stage::name)
                .containsExactly(
                        "hooks before",
                        "migration add-column",
                        "deploy",
                        "5%",
                        "approval before 100%",
                        "100%",
                        "retire",
                        "hooks after");
        assertThat(plan.stages().stages().get(1).steps())
                .containsExactly(new Act.Migrate("add-column", Reversibility.BACKWARD_COMPATIBLE));
        assertThat(plan.stages().stages().get(3).steps().get(1))
                .isEqualTo(new Gate.Judge(
                        Duration.ofMinutes(2), 500, new Gate.Deadline(Duration.ofHours(1), DefaultAction.PAUSE)));
        assertThat(plan.policy().freezes().get(0).untilMillis()).isEqualTo(1_798_326_000_000L);
        assertThat(plan.policy().rules()).anyMatch(rule -> rule.name().equals("errors"));
        assertThat(plan.policy().verification().p99Ratio()).isEqualTo(1.5);
    }

    @Test
    void theAnalysis_atAGate_lastsAsLongAsTheGate_andPromotesNotBeforeItsBakeTime() {
        Gate.Judge gate = new Gate.Judge(
                Duration.ofMinutes(10), 50, new Gate.Deadline(Duration.ofMinutes(40), DefaultAction.ABORT));

        PolicyDocument policy = read(EVERYTHING).analysisAt(gate);

        assertThat(policy.policy().duration()).isEqualTo(Duration.ofMinutes(40));
        assertThat(policy.policy().soak()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.policy().alphaAbort()).isEqualTo(0.02);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "strategy: kanary | strategy | must be one of canary, blue-green, rolling",
                "strategy: canary, weights: [10, 5, 100] | `` | shares must ascend",
                "strategy: canary, weights: [10, x] | weights | was 'x'",
                "strategy: canary, instances: 3 | instances | is unknown; allowed are",
                "strategy: recreate, weights: [100] | weights | is unknown",
                "strategy: rolling | instances | is missing",
                "strategy: feature-flag | flag | is missing",
                "strategy: canary, judging: {first: {bake: 1h, within: 30m}} | judging.first | deadline must be after the bake",
                "strategy: canary, judging: {later: {otherwise: proceed}} | judging.later | must be abort or pause",
                "strategy: canary, approvals: [{before: 15%, question: x}] | approvals[0].before | one of deploy, 10%",
                "strategy: canary, migration: {hook: h} | migration.reversibility | backward-compatible, reversible",
                "strategy: canary, longest: 5m | longest | must be longer than the stages take",
                "strategy: canary, freezes: [{from: x, until: 2026-01-01T00:00:00Z, reason: r}] | freezes[0].from | must be a moment such as",
                "strategy: canary, policy: {duration: 1h} | policy.duration | must not be given here",
                "strategy: canary, policy: {alphaAbort: 2} | policy.alphaAbort | must be a number from",
                "strategy: canary, policy: {warmUp: 20m}, judging: {later: {bake: 1m, within: 15m}} | policy | does not fit the gate of stage 25%",
                "strategy: canary, commands: {attempts: 0} | commands.attempts | from 1 to 20, was 0",
                "strategy: shadow, stages: [{name: a, steps: [{route-weight: 5}]}] | `` | a shadow must never be routed to",
                "strategy: canary, stages: [{name: a, steps: [{dance: 5}]}] | stages[0].steps[0]. | one of deploy, verify",
                "strategy: canary, stages: [{name: a, steps: [{hold: 5s, watch: 5s}]}] | stages[0].steps[0]. | had [hold, watch]",
                "strategy: canary, stages: [{name: a, steps: [{deploy: moon}]}] | stages[0].steps[0].deploy | one of baseline, canary, all",
            })
    void aPlan_thatIsWrong_isRefusedWithFieldValueAndWhatIsAllowed(String written, String field, String message) {
        String yaml = "{service: shop, baseline: 1.4.2, canary: 1.5.0, controller: lb, " + written + "}";

        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> read(yaml));

        assertThat(refused).as(yaml).isNotNull();
        assertThat(refused.problems())
                .as("%s", refused.problems())
                .anyMatch(problem ->
                        problem.path().equals(field) && problem.message().contains(message));
    }

    @Test
    void aPlan_thatIsEmpty_isToldAllThatIsMissing() {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> read("{}"));

        assertThat(refused.problems())
                .extracting(problem -> problem.path())
                .containsExactly("service", "baseline", "canary", "controller", "strategy");
    }

    @Test
    void theSchema_hasTheKeysOfTheReader_andRefusesOthers() {
        Set<String> known = new TreeSet<>();
        for (Strategy strategy : Strategy.values()) {
            InvalidInputException refused = catchThrowableOfType(
                    InvalidInputException.class, () -> read("strategy: " + strategy.word() + "\nzzz: 1"));
            String message = refused.problems().stream()
                    .filter(problem -> problem.path().equals("zzz"))
                    .findFirst()
                    .orElseThrow()
                    .message();
            known.addAll(List.of(message.replaceFirst(".*allowed are ", "").split(", ")));
        }

        assertThat(new TreeSet<>(SCHEMA.getJsonObject("properties").fieldNames()))
                .isEqualTo(known);
        for (String bad : List.of(
                WHO + "strategy: kanary",
                WHO + "strategy: canary\nzzz: 1",
                "strategy: canary",
                WHO + "strategy: canary\npolicy: {duration: 1h}",
                WHO + "strategy: canary\nstages: [{name: a, steps: [{dance: 1}]}]",
                WHO + "strategy: canary\ncommands: {attempts: 21}")) {
            assertThat(VALIDATOR.validate(json(bad)).getValid()).as(bad).isFalse();
        }
    }

    @Test
    void aPlan_inWords_saysEachStage() {
        assertThat(PlanWords.describe(read(WHO + "strategy: rolling\ninstances: 3\nbatchSize: 2")))
                .isEqualTo("""
                Rolls out shop 1.5.0 in place of 1.4.2, rolling, by the controller lb.

                  1. batch 1: replace instances 1 to 1 of 3; verify [health] of canary; judge for 10m at least, else abort after 40m
                  2. batch 2: replace instances 2 to 3 of 3; verify [health] of canary; watch for 1h

                It is rolled back when it is not promoted within 1d, or paused for 4h.
                A command is sent up to 3 times, and each answer waited for 2m.
                After a rollback the service must be well for 1m within 10m.
                The controller must be able to: record, batch, verify, restore-batch.
                """);
    }

    private static JsonObject json(String yaml) {
        JsonObject json = new JsonObject();
        Documents.parse(yaml).forEach((key, value) -> json.put(String.valueOf(key), value));
        return new JsonObject(json.encode());
    }
}
