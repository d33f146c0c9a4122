package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.plan.PlanDocument;
import io.canaryjudge.http.plan.PlanReader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoPlanTest {

    private final PlanDocument plan = PlanReader.read(
            DemoPlan.json("checkout", "1.4.2", "1.5.0", Side.GREEN.controller()).encode(), PolicyDocument.DEFAULT);

    @Test
    void json_isAPlanThatAbortsAsTheDefaultDoes() {
        AnalysisPolicy policy = plan.analysis().policy();

        assertThat(policy.alphaAbort()).isEqualTo(AnalysisPolicy.DEFAULT.alphaAbort());
        assertThat(policy.rules()).isEqualTo(AnalysisPolicy.DEFAULT.rules());
        assertThat(policy.metrics())
                .extracting(metric -> metric.margin())
                .isEqualTo(AnalysisPolicy.DEFAULT.metrics().stream()
                        .map(metric -> metric.margin())
                        .toList());
        assertThat(plan.controller()).isEqualTo("to-green");
    }

    @Test
    void json_needsNothingThatTheSplitterCannotDo() {
        Set<String> needed = plan.plan("ro_1").missing(Set.of()).stream()
                .map(kind -> kind.word())
                .collect(Collectors.toSet());

        assertThat(needed).isNotEmpty().isSubsetOf(SplitterCommands.ACTS);
    }
}
