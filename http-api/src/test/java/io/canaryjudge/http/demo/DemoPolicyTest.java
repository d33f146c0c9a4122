package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.PolicyReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoPolicyTest {

    @Test
    void json_isAPolicyThatAbortsAsTheDefaultDoes() {
        AnalysisPolicy policy =
                PolicyReader.read(DemoPolicy.json(Duration.ofSeconds(60)).encode());

        assertThat(policy.alphaAbort()).isEqualTo(AnalysisPolicy.DEFAULT.alphaAbort());
        assertThat(policy.rules()).isEqualTo(AnalysisPolicy.DEFAULT.rules());
        assertThat(policy.metrics())
                .extracting(metric -> metric.margin())
                .isEqualTo(AnalysisPolicy.DEFAULT.metrics().stream()
                        .map(metric -> metric.margin())
                        .toList());
        assertThat(policy.soak()).hasSeconds(30);
    }
}
