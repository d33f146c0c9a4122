package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.connector.remotewrite.RemoteWriteConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteWriteReaderTest {

    private static RemoteWriteConfig read(String yaml) {
        return ServerConfigReader.read(yaml, Map.of(), Map.of()).formats().remoteWrite();
    }

    @Test
    void settings_thatTheDocumentationShows_areTheDefaults() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "ingest.md"));
        int start = page.indexOf("remoteWrite:\n");

        assertThat(start).isPositive();
        assertThat(read(page.substring(start, page.indexOf("```", start)))).isEqualTo(RemoteWriteConfig.DEFAULT);
        assertThat(read("")).isEqualTo(RemoteWriteConfig.DEFAULT);
    }

    @Test
    void settings_thatAreGiven_takeThePlaceOfTheDefaults() {
        RemoteWriteConfig config = read("""
                remoteWrite:
                  latencyMetrics: [rpc_duration_milliseconds]
                  versionLabels: [image_tag]
                  ignore: []
                  idle: 1h
                """);

        assertThat(config.metrics().latencies()).containsExactly("rpc_duration_milliseconds");
        assertThat(config.metrics().counters())
                .isEqualTo(RemoteWriteConfig.DEFAULT.metrics().counters());
        assertThat(config.identity().version()).containsExactly("image_tag");
        assertThat(config.ignored()).isEmpty();
        assertThat(config.limits().idle()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void settings_thatAreWrong_areAllToldAtOnce() {
        assertThatThrownBy(() -> read("""
                        remoteWrite:
                          latencyMetrics: [rpc_duration]
                          outcomeLabels: ['no label']
                          maxSeries: 0
                          idel: 1h
                        """))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::toString)
                                .anyMatch(problem -> problem.contains("must end with one of _seconds"))
                                .anyMatch(problem -> problem.contains("remoteWrite.outcomeLabels"))
                                .anyMatch(problem -> problem.contains("remoteWrite.maxSeries"))
                                .anyMatch(problem -> problem.contains("remoteWrite.idel")));
    }
}
