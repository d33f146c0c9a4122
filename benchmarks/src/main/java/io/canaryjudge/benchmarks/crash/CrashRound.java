package io.canaryjudge.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Load on the service until it is killed, and what the one that is started after it knows of that. */
final class CrashRound {

    static final int VERSIONS = 4;
    static final long WINDOW_MILLIS = 1_000;
    private static final int CONNECTIONS = 6;
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_MILLIS = 1_500;

    private final Tally tally;
    private final SplittableRandom random;

    /** @param tally knows what was acknowledged in rounds before */
    CrashRound(Tally tally, SplittableRandom random) {
        this.tally = tally;
        this.random = random;
    }

    /** Sends samples, and kills the service at a moment that only the seed knows. */
    void loadAndKill(JudgeProcess judge) throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            senders.add(new Thread(new Traffic(judge.uri(), random.split(), tally), "sender-" + i));
        }
        senders.forEach(Thread::start);
        Thread.sleep(LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS));
        judge.kill();
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /**
     * Compares what the service knows with what was acknowledged, in all windows that it still has in memory.
     *
     * @param sinceMillis windows before this are too old for it
     */
    Found compare(JudgeProcess judge, long sinceMillis) throws IOException, InterruptedException {
        Map<Tally.Place, Long> known = new HashMap<>();
        for (int i = 0; i < VERSIONS; i++) {
            String version = Traffic.version(i);
            for (JsonNode window : judge.windows(Traffic.SERVICE, version)) {
                long start = Instant.parse(window.get("start").asText()).toEpochMilli();
                known.put(
                        new Tally.Place(version, start), window.get("latencies").asLong());
            }
        }
        return compare(known, tally, sinceMillis);
    }

    static Found compare(Map<Tally.Place, Long> known, Tally tally, long sinceMillis) {
        long compared = 0;
        long lost = 0;
        long tooMany = 0;
        for (Map.Entry<Tally.Place, Tally.Count> entry : tally.counts().entrySet()) {
            if (entry.getKey().windowMillis() >= sinceMillis) {
                long there = known.getOrDefault(entry.getKey(), 0L);
                Tally.Count count = entry.getValue();
                compared += count.acknowledged();
                lost += Math.max(0, count.acknowledged() - there);
                tooMany += Math.max(0, there - count.acknowledged() - count.unanswered());
            }
        }
        return new Found(compared, lost, tooMany);
    }

    /**
     * What a comparison has found.
     *
     * @param compared acknowledged samples that should be there
     * @param lost those of them that are not
     * @param tooMany samples that are there and were never sent
     */
    record Found(long compared, long lost, long tooMany) {}
}
