package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.WeightedScore.Part;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedScoreTest {

    private static final Map<String, Double> UNEQUAL = Map.of("latency", 30.0, "errors", 50.0);

    static Stream<Vectors.Case> references() {
        return Vectors.cases("kayenta_score");
    }

    @ParameterizedTest
    @MethodSource("references")
    void score_ofKayentasClasses_isKayentas(Vectors.Case reference) {
        Map<String, Double> weights = new HashMap<>();
        reference
                .input()
                .required("group_weights")
                .properties()
                .forEach(
                        weight -> weights.put(weight.getKey(), weight.getValue().asDouble()));
        List<Part> parts = new ArrayList<>();
        reference.input().required("metrics").forEach(metric -> parts.add(part(metric)));

        reference.check("score", new WeightedScore(weights).of(parts));
    }

    private static Part part(JsonNode metric) {
        Set<String> groups = new HashSet<>();
        metric.required("groups").forEach(group -> groups.add(group.asText()));
        Criticality criticality =
                metric.required("critical").asBoolean() ? Criticality.CRITICAL : Criticality.INFORMATIVE;
        return switch (metric.required("classification").asText()) {
            case "Pass" -> new Part(Kind.PASS, 1, criticality, groups);
            case "Nodata" -> new Part(Kind.NO_DATA, Double.NaN, criticality, groups);
            case "High", "Low", "NodataFailMetric" -> new Part(Kind.REGRESSED, 0, criticality, groups);
            default -> throw new IllegalArgumentException(metric.toString());
        };
    }

    @Test
    void score_ofEqualGroups_isTheMeanOfTheirMeans() {
        assertThat(WeightedScore.EQUAL_GROUPS.of(List.of(
                        undecided(0.5, "latency"),
                        undecided(0.25, "latency"),
                        new Part(Kind.IMPROVED, 1, Criticality.CRITICAL, Set.of("errors")),
                        new Part(Kind.REGRESSED, 0, Criticality.INFORMATIVE, Set.of("errors")))))
                .isEqualTo(43.75);
    }

    @Test
    void score_ofUnequalGroups_leavesTheRestToThoseWithoutAWeight() {
        assertThat(new WeightedScore(UNEQUAL)
                        .of(List.of(undecided(0.5, "latency"), undecided(0.8, "errors"), undecided(0.1, "queue"))))
                .isEqualTo(57);
    }

    @Test
    void score_isRoundedToTwoDecimals_halvesUp() {
        assertThat(score(undecided(0.123_44, "a"))).isEqualTo(12.34);
        assertThat(score(undecided(0.123_45, "a"))).isEqualTo(12.35);
        assertThat(score(undecided(1, "a"), undecided(0, "a"), undecided(0, "a")))
                .isEqualTo(33.33);
    }

    @Test
    void aMetric_inTwoGroups_countsInBoth() {
        assertThat(score(new Part(Kind.UNDECIDED, 0.5, Criticality.INFORMATIVE, Set.of("a", "b")), undecided(1, "b")))
                .isEqualTo(62.5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REGRESSED", "NO_DATA"})
    void aCriticalMetric_thatFails_leavesNothing(Kind kind) {
        double credit = kind == Kind.NO_DATA ? Double.NaN : 0;

        assertThat(score(
                        new Part(kind, credit, Criticality.CRITICAL, Set.of("a")),
                        undecided(1, "b"),
                        undecided(1, "c")))
                .isZero();
        assertThat(score(
                        new Part(kind, credit, Criticality.INFORMATIVE, Set.of("a")),
                        undecided(1, "b"),
                        undecided(1, "c")))
                .isPositive();
    }

    @Test
    void aCriticalMetric_thatIsUndecided_countsWithItsCredit() {
        assertThat(score(new Part(Kind.UNDECIDED, 0.4, Criticality.CRITICAL, Set.of("a"))))
                .isEqualTo(40);
    }

    @Test
    void halfOfTheMetrics_withoutData_leaveNothing_andFewerCountAsIfPassed() {
        assertThat(score(absent("a"), undecided(1, "b"))).isZero();
        assertThat(score(absent("a"), undecided(0.4, "b"), undecided(0.4, "b"))).isEqualTo(70);
        assertThat(score(absent("b"), undecided(0.4, "b"), undecided(0.6, "b"))).isEqualTo(50);
    }

    @Test
    void aPart_ofAJudgement_hasItsKindCreditAndCriticality() {
        MetricPolicy policy = MetricPolicy.DEFAULTS.get(0);

        assertThat(Part.of(new MetricJudgement.NoData(
                        policy.withGroups(Set.of("errors")), GuardCode.NO_DATA, "no requests")))
                .isEqualTo(new Part(Kind.NO_DATA, Double.NaN, Criticality.CRITICAL, Set.of("errors")));
    }

    @Test
    void noMetrics_haveNoScore() {
        assertThat(WeightedScore.EQUAL_GROUPS.of(List.of())).isNaN();
    }

    @Test
    void score_isWithinItsRange_doesNotDependOnTheOrder_andGrowsWithCredit() {
        Seeds.upTo(300, random -> {
            WeightedScore weights = new WeightedScore(random.nextBoolean() ? UNEQUAL : Map.of());
            List<Part> parts = parts(random);
            double score = weights.of(parts);
            List<Part> reversed = new ArrayList<>();
            parts.forEach(part -> reversed.add(0, part));
            List<Part> better = parts.stream()
                    .map(part -> new Part(part.kind(), Math.sqrt(part.credit()), part.criticality(), part.groups()))
                    .toList();

            assertThat(score).isBetween(0.0, 100.0);
            assertThat(weights.of(reversed)).isCloseTo(score, within(0.010_001));
            assertThat(weights.of(better)).isGreaterThanOrEqualTo(score);
        });
    }

    private static List<Part> parts(SplittableRandom random) {
        List<String> names = List.of("latency", "errors", "system", "queue");
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            String group = names.get(random.nextInt(4));
            parts.add(
                    random.nextInt(6) == 0
                            ? absent(group)
                            : new Part(
                                    Kind.UNDECIDED,
                                    random.nextDouble(),
                                    random.nextBoolean() ? Criticality.CRITICAL : Criticality.INFORMATIVE,
                                    Set.copyOf(List.of(group, names.get(random.nextInt(4))))));
        }
        return parts;
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 100.1, Double.NaN})
    void aGroupWeight_outsideItsRange_isRefused(double weight) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WeightedScore(Map.of("latency", weight)));
    }

    @Test
    void groupWeights_ofMoreThanTheWhole_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedScore(Map.of("latency", 60.0, "errors", 41.0)))
                .withMessageContaining("100");
    }

    @ParameterizedTest
    @CsvSource({"PASS, -0.1", "UNDECIDED, 1.1", "UNDECIDED, NaN", "NO_DATA, 0"})
    void aCredit_outsideItsRange_isRefused(Kind kind, double credit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Part(kind, credit, Criticality.CRITICAL, Set.of("latency")));
    }

    @Test
    void aMetric_inNoGroup_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Part(Kind.PASS, 1, Criticality.CRITICAL, Set.of()));
    }

    private static double score(Part... parts) {
        return WeightedScore.EQUAL_GROUPS.of(List.of(parts));
    }

    private static Part undecided(double credit, String group) {
        return new Part(Kind.UNDECIDED, credit, Criticality.INFORMATIVE, Set.of(group));
    }

    private static Part absent(String group) {
        return new Part(Kind.NO_DATA, Double.NaN, Criticality.INFORMATIVE, Set.of(group));
    }
}
