package io.canaryjudge.benchmarks.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One connection's samples: bodies of random length, each of one window of one version, until the service is gone. The last
 * of the versions fails often.
 */
final class Traffic implements Runnable {

    static final String SERVICE = "crash";
    private static final int MOST_LINES = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI uri;
    private final SplittableRandom random;
    private final Tally tally;

    Traffic(URI server, SplittableRandom random, Tally tally) {
        uri = server.resolve("/api/v2/write?precision=ms");
        this.random = random;
        this.tally = tally;
    }

    static String version(int number) {
        return "1." + number;
    }

    @Override
    public void run() {
        boolean isThere = true;
        while (isThere && !Thread.currentThread().isInterrupted()) {
            isThere = send();
        }
    }

    /** Sends a body; whether the service is still there. */
    private boolean send() {
        int lines = 1 + random.nextInt(MOST_LINES);
        String version = version(random.nextInt(CrashRound.VERSIONS));
        long now = System.currentTimeMillis();
        long window = Math.floorDiv(now - random.nextInt(5_000), CrashRound.WINDOW_MILLIS) * CrashRound.WINDOW_MILLIS;
        Tally.Place place = new Tally.Place(version, window);
        try {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofString(body(lines, version, window)))
                    .build();
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() == 204) {
                tally.acknowledged(place, lines);
            } else {
                tally.unanswered(place, lines);
            }
            return true;
        } catch (IOException e) {
            tally.unanswered(place, lines);
            return false;
        } catch (InterruptedException e) {
            tally.unanswered(place, lines);
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String body(int lines, String version, long windowMillis) {
        int failuresPerCent = version.equals(version(CrashRound.VERSIONS - 1)) ? 40 : 1;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("r,service=").append(SERVICE).append(",version=").append(version);
            text.append(",instance=").append(version).append('-').append(random.nextInt(3));
            text.append(" latency_us=").append(100 + random.nextInt(100_000));
            text.append(",status=")
                    .append(random.nextInt(100) < failuresPerCent ? 500 : 200)
                    .append(' ');
            text.append(windowMillis + random.nextInt((int) CrashRound.WINDOW_MILLIS))
                    .append('\n');
        }
        return text.toString();
    }
}
