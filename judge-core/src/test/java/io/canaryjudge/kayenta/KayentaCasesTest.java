package io.canaryjudge.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of Kayenta's own judge, number by number and bit by bit. */
class KayentaCasesTest {

    private static final KayentaJudge JUDGE = new KayentaJudge(42);

    static Stream<KayentaCase> cases() {
        return KayentaCase.all();
    }

    @Test
    void cases_areMany_andCoverEveryClassification() {
        Map<String, AtomicInteger> seen = new HashMap<>();
        cases().forEach(each -> each.stable()
                .forEach(i -> seen.computeIfAbsent(
                                each.expected()
                                        .required("results")
                                        .get(i)
                                        .required("classification")
                                        .asText(),
                                word -> new AtomicInteger())
                        .incrementAndGet()));

        assertThat(cases()).hasSize(200);
        assertThat(seen.keySet()).contains("Pass", "High", "Low", "Nodata", "NodataFailMetric");
        assertThat(seen.get("High")).hasValueGreaterThan(50);
        assertThat(seen.get("Low")).hasValueGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judgement_isKayentas(KayentaCase each) {
        if (each.expected().has("exception")) {
            assertThatThrownBy(() -> judge(each)).isInstanceOf(KayentaInputException.class);
            return;
        }
        KayentaJudgement judgement = judge(each);

        assertThat(judgement.results()).hasSize(each.pairs().size());
        for (int i : each.stable()) {
            checkResult(
                    each + ", result " + i,
                    judgement.results().get(i),
                    each.expected().required("results").get(i));
        }
        if (each.unstable().isEmpty()) {
            checkScores(each, judgement);
        }
    }

    private static KayentaJudgement judge(KayentaCase each) {
        return JUDGE.judge(each.config(), each.thresholds(), each.pairs());
    }

    private static void checkResult(String where, MetricResult result, JsonNode expected) {
        MetricOutcome outcome = result.outcome();
        assertThat(result.pair().name())
                .as(where)
                .isEqualTo(expected.required("name").asText());
        assertThat(outcome.classification().word())
                .as(where)
                .isEqualTo(expected.required("classification").asText());
        assertThat(outcome.reason())
                .as(where)
                .isEqualTo(expected.path("classificationReason").asText());
        assertThat(outcome.critical())
                .as("%s: critical", where)
                .isEqualTo(expected.required("critical").asBoolean());
        assertThat(result.isMuted())
                .as("%s: muted", where)
                .isEqualTo(expected.required("muted").asBoolean());
        assertThat(result.groups())
                .as(where)
                .isEqualTo(KayentaCase.elements(expected.required("groups"))
                        .map(JsonNode::asText)
                        .toList());
        checkStatistics(where + ", control", result.control(), expected.required("controlMetadata"));
        checkStatistics(where + ", experiment", result.experiment(), expected.required("experimentMetadata"));
        checkOutcome(where, outcome, expected);
    }

    private static void checkStatistics(String where, SampleStatistics statistics, JsonNode metadata) {
        JsonNode expected = metadata.required("stats");
        assertThat(statistics)
                .as(where)
                .isEqualTo(new SampleStatistics(
                        expected.required("count").asInt(),
                        KayentaCase.number(expected.required("min")),
                        KayentaCase.number(expected.required("max")),
                        KayentaCase.number(expected.required("mean")),
                        KayentaCase.number(expected.required("std"))));
    }

    private static void checkOutcome(String where, MetricOutcome outcome, JsonNode expected) {
        JsonNode ratio = expected.path("resultMetadata").path("ratio");
        JsonNode diagnostics = expected.required("diagnostics");
        assertThat(outcome instanceof MetricOutcome.Failed).as(where).isEqualTo(ratio.isMissingNode());
        assertThat(outcome instanceof MetricOutcome.Compared).as(where).isEqualTo(diagnostics.has("estimate"));
        if (outcome instanceof MetricOutcome.NotCompared) {
            assertThat(KayentaCase.number(ratio)).as(where).isEqualTo(1);
        }
        if (outcome instanceof MetricOutcome.Compared compared) {
            checkNumber(where + ": ratio", compared.ratio(), ratio);
            checkNumber(where + ": lower", compared.shift().lower(), diagnostics.required("lowerConfidence"));
            checkNumber(where + ": upper", compared.shift().upper(), diagnostics.required("upperConfidence"));
            checkNumber(where + ": estimate", compared.shift().estimate(), diagnostics.required("estimate"));
            checkNumber(where + ": effect", compared.effect(), diagnostics.required("effectSize"));
        }
    }

    private static void checkNumber(String where, double actual, JsonNode expected) {
        assertThat(Double.doubleToLongBits(actual))
                .as("%s: %s against %s", where, actual, expected)
                .isEqualTo(Double.doubleToLongBits(KayentaCase.number(expected)));
    }

    private static void checkScores(KayentaCase each, KayentaJudgement judgement) {
        Map<String, Double> groups = new HashMap<>();
        each.expected()
                .required("groupScores")
                .forEach(group ->
                        groups.put(group.required("name").asText(), KayentaCase.number(group.required("score"))));
        assertThat(judgement.groupScores())
                .as("%s", each)
                .hasSize(groups.size())
                .allSatisfy(group -> assertThat(groups).containsEntry(group.name(), group.score()));
        JsonNode score = each.expected().required("score");
        checkNumber(each + ": score", judgement.score().score(), score.required("score"));
        assertThat(judgement.score().classification().word())
                .as("%s", each)
                .isEqualTo(score.required("classification").asText());
        assertThat(judgement.score().reason())
                .as("%s", each)
                .isEqualTo(score.required("classificationReason").asText());
    }
}
