package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;

/** Requests to two versions of a service, always the same ones for the same seed. */
final class Requests {

    private final RunningService service;
    private final String name;
    private final String baseline;
    private final String canary;
    private final SplittableRandom random = new SplittableRandom(7);

    Requests(RunningService service, String name, String baseline, String canary) {
        this.service = service;
        this.name = name;
        this.baseline = baseline;
        this.canary = canary;
    }

    /** Sends some requests of each version; of the canary's, one in {@code failing} fails, none where that is 0. */
    void send(Instant at, int requests, int failing) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            line(lines, baseline, i, 200, at);
            line(lines, canary, i, failing > 0 && i % failing == 0 ? 500 : 200, at);
        }
        assertThat(service.post("/api/v2/write?precision=ms", lines.toString()).statusCode())
                .isEqualTo(204);
    }

    private void line(StringBuilder lines, String version, int i, int status, Instant at) {
        lines.append("requests,service=").append(name).append(",version=").append(version);
        lines.append(",instance=").append(version).append(i % 4);
        lines.append(" latency_us=").append(2_000 + random.nextInt(6_000));
        lines.append(",status=").append(status).append("i ").append(at.toEpochMilli());
        lines.append('\n');
    }
}
