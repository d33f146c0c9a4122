package io.canaryjudge.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShownVerdictTest {

    private static final AnalysisReport REPORT = new CanaryAnalysis(
                    new AnalysisPlan("käse", "1", "2", "", AnalysisPolicy.DEFAULT, 0), WindowSpec.DEFAULT)
            .evaluate(
                    0,
                    0,
                    index -> new WindowPair(index, Collections.emptySortedMap(), Collections.emptySortedMap()),
                    List.of());

    @Test
    void body_isMadeOnce_andIsTheDocumentInALine() {
        AtomicInteger made = new AtomicInteger();
        ShownVerdict verdict = ShownVerdict.of("an_x", REPORT, () -> {
            made.incrementAndGet();
            return VerdictJson.of("an_x", REPORT);
        });

        assertThat(verdict.body()).isSameAs(verdict.body());
        assertThat(made).hasValue(1);
        assertThat(verdict.body().toString(UTF_8))
                .isEqualTo(VerdictJson.of("an_x", REPORT).encode() + "\n");
        assertThat(new JsonObject(verdict.body()).getString("service")).isEqualTo("käse");
    }

    @Test
    void tag_standsForTheState() {
        ShownVerdict verdict = ShownVerdict.of("an_x", REPORT);

        assertThat(verdict.tag()).isEqualTo("\"an_x-1\"");
        assertThat(verdict.weakTag()).hasToString("W/\"an_x-1\"");
        assertThat(verdict.isFinal()).isFalse();
        assertThat(verdict.service()).isEqualTo("käse");
    }
}
