package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventsTest {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void stream_tellsTheVerdictThenProgressThenTheChangeAndTheEnd() throws IOException {
        String id = service.startAnalysis("stream");
        HttpResponse<InputStream> response = service.open("/api/v1/analyses/" + id + "/events");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
        try (Events events = new Events(response.body())) {
            Event first = events.next();
            assertThat(first.name()).isEqualTo("verdict");
            assertThat(first.id()).isEqualTo("1");
            assertThat(first.json().getString("verdict")).isEqualTo("CONTINUE");

            Event progress = events.next();
            assertThat(progress.name()).isEqualTo("progress");
            assertThat(progress.id()).isEqualTo("1");
            assertThat(progress.json().getString("id")).isEqualTo(id);

            service.signal("stream", "data-corruption");

            List<Event> rest = events.all();
            assertThat(rest).extracting(Event::name).endsWith("verdict", "end");
            Event last = rest.get(rest.size() - 2);
            assertThat(last.id()).isEqualTo("2");
            assertThat(last.json().getString("verdict")).isEqualTo("ABORT");
            assertThat(rest.get(rest.size() - 1).data()).isEqualTo("{}");
        }
    }

    @Test
    void stream_ofAnAnalysisThatHasEnded_isItsVerdictAndTheEnd() throws IOException {
        String id = service.startAnalysis("over");
        service.signal("over", "data-corruption");

        try (Events events =
                new Events(service.open("/api/v1/analyses/" + id + "/events").body())) {
            assertThat(events.all()).extracting(Event::name).containsExactly("verdict", "end");
        }
    }

    @Test
    void stream_compressed_isNotHeldBack() throws IOException {
        String id = service.startAnalysis("packed");
        HttpResponse<InputStream> response =
                service.open("/api/v1/analyses/" + id + "/events", "Accept-Encoding", "gzip");
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");

        try (Events events = new Events(new Unhurried(new GZIPInputStream(response.body())))) {
            assertThat(events.next().name()).isEqualTo("verdict");
            assertThat(events.next().name()).isEqualTo("progress");
        }
    }

    /** Never says that there is more, which {@link GZIPInputStream} says even when there is not yet. */
    private static final class Unhurried extends FilterInputStream {
        Unhurried(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 0;
        }
    }

    private record Event(String name, String id, String data) {
        JsonObject json() {
            return new JsonObject(data);
        }
    }

    /** Reads server-sent events. */
    private static final class Events implements AutoCloseable {
        private final BufferedReader lines;

        Events(InputStream in) {
            lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        }

        Event next() throws IOException {
            String name = "";
            String id = "";
            String data = "";
            String line = lines.readLine();
            while (line != null && !line.isEmpty()) {
                int colon = line.indexOf(": ");
                String value = line.substring(colon + 2);
                switch (line.substring(0, colon)) {
                    case "event" -> name = value;
                    case "id" -> id = value;
                    case "data" -> data = value;
                    default -> assertThat(line).startsWith(": ");
                }
                line = lines.readLine();
            }
            return new Event(name, id, data);
        }

        /** Those up to the end of the answer. */
        List<Event> all() throws IOException {
            List<Event> events = new ArrayList<>();
            Event event = next();
            while (!event.name().isEmpty()) {
                events.add(event);
                event = next();
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
