package io.canaryjudge.benchmarks.sources;

import io.canaryjudge.benchmarks.server.JudgeProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests to all releases, ten times a second; what is told of them is sent to the judge at once. */
final class Traffic implements Runnable {

    private static final long PERIOD_MILLIS = 100;

    private final List<Release> releases;
    private final int perSecond;
    private final JudgeProcess judge;
    private volatile boolean changed;
    private volatile boolean ended;
    private volatile @Nullable IOException failure;

    /** @param perSecond requests to each instance */
    Traffic(List<Release> releases, int perSecond, JudgeProcess judge) {
        this.releases = releases;
        this.perSecond = perSecond;
        this.judge = judge;
    }

    /** From now on the canaries are what they become. */
    void change() {
        changed = true;
    }

    /** Ends the traffic. */
    void end() {
        ended = true;
    }

    /** @throws IOException if it ended because the judge did not take something */
    void check() throws IOException {
        IOException found = failure;
        if (found != null) {
            throw found;
        }
    }

    @Override
    public void run() {
        try {
            long next = System.currentTimeMillis();
            long owed = 0;
            while (!ended) {
                owed += perSecond * PERIOD_MILLIS;
                send((int) (owed / 1_000));
                owed %= 1_000;
                next += PERIOD_MILLIS;
                TimeUnit.MILLISECONDS.sleep(Math.max(0, next - System.currentTimeMillis()));
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(int requests) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        long now = System.currentTimeMillis();
        boolean isChanged = changed;
        releases.forEach(release -> release.serve(requests, isChanged, now, lines));
        HttpResponse<String> response = judge.post("/api/v2/write?precision=ms", lines.toString());
        if (response.statusCode() != 204) {
            throw new IOException("the judge answered " + response.statusCode() + ": " + response.body());
        }
    }
}
