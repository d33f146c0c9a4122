package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** Reads problem details, and sees to it that none tells more than it should. */
final class Problems {

    private Problems() {}

    static JsonObject of(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getString("type")).isEqualTo("about:blank");
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.getString("instance")).isEqualTo(response.uri().getRawPath());
        assertThat(response.body())
                .doesNotContain("Exception", "\tat ", "io.canaryjudge", "io.vertx", "java.", "whsec_");
        return problem;
    }
}
