package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import io.canaryjudge.flag.UserShare;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.config.ServerConfig;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK of OpenFeature for Java, with its official OFREP provider, asks the real service. */
class OpenFeatureTest {

    private static final String FLAGS = """
            feature_flags:
              plain: {enabled: true}
              switched-off: {enabled: false}
              split: {enabled: true, strategy: percentage, percentage: 50}
              growing: {enabled: true, strategy: percentage, percentage: 0}
              named: {enabled: true, strategy: user_list, users: [ann, bob]}
              by-plan:
                enabled: true
                strategy: attribute
                rules:
                  - {attribute: plan, operator: in, value: [enterprise, premium]}
                  - {attribute: app, operator: semver_at_least, value: 2.10.0}
              colour: {enabled: true, variants: {on: green, off: red}}
              limit: {enabled: true, variants: {on: 7, off: 3}}
              factor: {enabled: true, variants: {on: 2, off: 0.5}}
              layout: {enabled: true, variants: {on: {columns: 3, tabs: [a, b]}, off: {}}}
              doomed-1: {enabled: true}
              doomed-2: {enabled: true, strategy: percentage, percentage: 100}
              doomed-3: {enabled: true, strategy: user_list, users: [ann]}
              doomed-4:
                enabled: true
                strategy: attribute
                rules: [{attribute: plan, operator: equals, value: enterprise}]
            """;

    private static RunningService service;
    private static Client client;

    @BeforeAll
    static void start() {
        service = RunningService.start(ServerConfig.DEFAULT.withFlags(FlagReader.read(FLAGS)));
        OpenFeatureAPI.getInstance()
                .setProviderAndWait(OfrepProvider.constructProvider(OfrepProviderOptions.builder()
                        .baseUrl("http://127.0.0.1:" + service.port())
                        .build()));
        client = OpenFeatureAPI.getInstance().getClient();
    }

    @AfterAll
    static void stop() {
        OpenFeatureAPI.getInstance().shutdown();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, ann, '', true, STATIC",
        "switched-off, ann, '', false, DISABLED",
        "named, bob, '', true, TARGETING_MATCH",
        "named, eve, '', false, DEFAULT",
        "by-plan, eve, premium, true, TARGETING_MATCH",
        "by-plan, eve, free, false, DEFAULT",
        "by-plan, eve, '', false, DEFAULT"
    })
    void flag_ofEachStrategy_isEvaluatedWithItsReason(
            String flag, String user, String plan, boolean value, String reason) {
        FlagEvaluationDetails<Boolean> details = client.getBooleanDetails(flag, !value, user(user, plan));

        assertThat(details.getErrorCode()).as(details.getErrorMessage()).isNull();
        assertThat(details.getValue()).isEqualTo(value);
        assertThat(details.getReason()).isEqualTo(reason);
        assertThat(details.getVariant()).isEqualTo(value ? "on" : "off");
    }

    @Test
    void percentage_splitsUsersAsTheCoreDoes() {
        for (int i = 0; i < 50; i++) {
            FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("split", false, user("user-" + i, ""));

            assertThat(details.getReason()).isEqualTo("SPLIT");
            assertThat(details.getValue()).isEqualTo(UserShare.ofPercent(50).includes("split", "user-" + i));
        }
    }

    @Test
    void version_isComparedByPrecedence() {
        assertThat(client.getBooleanValue("by-plan", false, user("eve", "free").add("app", "2.11.0")))
                .isTrue();
        assertThat(client.getBooleanValue("by-plan", true, user("eve", "free").add("app", "2.9.0")))
                .isFalse();
    }

    @Test
    void value_ofEachType_isServed() {
        EvaluationContext ann = user("ann", "");

        assertThat(client.getStringValue("colour", "", ann)).isEqualTo("green");
        assertThat(client.getIntegerValue("limit", 0, ann)).isEqualTo(7);
        assertThat(client.getDoubleValue("factor", 0.0, ann)).isEqualTo(2.0);
        assertThat(client.getObjectValue("layout", new Value(), ann)
                        .asStructure()
                        .asObjectMap())
                .containsEntry("columns", 3)
                .containsEntry("tabs", List.of("a", "b"));
    }

    @Test
    void flag_thatIsUnknown_isNotFound() {
        FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("unknown", true, user("ann", ""));

        assertThat(details.getValue()).isTrue();
        assertThat(details.getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
    }

    /** This provider calls every 400 an invalid context. */
    @ParameterizedTest
    @ValueSource(strings = {"split", "named"})
    void flag_thatGoesByTheUser_withoutOne_givesTheDefault(String flag) {
        FlagEvaluationDetails<Boolean> details = client.getBooleanDetails(flag, true, new ImmutableContext());

        assertThat(details.getValue()).isTrue();
        assertThat(details.getErrorCode()).isEqualTo(ErrorCode.INVALID_CONTEXT);
    }

    @Test
    void killSwitch_turnsFlagsOfAllStrategiesOffWithinASecond() {
        List<String> doomed = List.of("doomed-1", "doomed-2", "doomed-3", "doomed-4");
        EvaluationContext ann = user("ann", "enterprise");
        assertThat(doomed).allMatch(flag -> client.getBooleanValue(flag, false, ann));

        long start = System.nanoTime();
        for (String flag : doomed) {
            assertThat(service.send(
                                    "PATCH",
                                    "/api/v1/flags/" + flag,
                                    "{\"actor\":\"a\",\"reason\":\"r\",\"enabled\":false}")
                            .statusCode())
                    .isEqualTo(200);
        }
        List<FlagEvaluationDetails<Boolean>> after = doomed.stream()
                .map(flag -> client.getBooleanDetails(flag, true, ann))
                .toList();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(after)
                .allSatisfy(details -> assertThat(details.getValue()).isFalse())
                .allSatisfy(details -> assertThat(details.getReason()).isEqualTo("DISABLED"));
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    /** Of 100 000 users a sample of 400 asks over HTTP at every step; the core's test asks for all of them. */
    @Test
    void rollout_thatGrows_keepsUsersAsSeenByTheSdk() {
        BitSet before = new BitSet();
        for (double percent : new double[] {5, 25, 50, 100}) {
            service.send(
                    "PATCH",
                    "/api/v1/flags/growing",
                    "{\"actor\":\"a\",\"reason\":\"r\",\"percentage\":" + percent + "}");
            BitSet now = new BitSet();
            IntStream.range(0, 400)
                    .filter(i -> client.getBooleanValue("growing", false, user("user-" + i * 250, "")))
                    .forEach(now::set);
            BitSet lost = (BitSet) before.clone();
            lost.andNot(now);

            assertThat(lost.isEmpty()).isTrue();
            assertThat(now.cardinality()).isGreaterThan(before.cardinality());
            before = now;
        }
        assertThat(before.cardinality()).isEqualTo(400);
    }

    private static MutableContext user(String name, String plan) {
        MutableContext context = new MutableContext(name);
        return plan.isEmpty() ? context : context.add("plan", plan);
    }
}
