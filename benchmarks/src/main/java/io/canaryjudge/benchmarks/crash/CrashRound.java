package io.canaryjudge.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.canaryjudge.benchmarks.server.JudgeProcess;
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
    private static final int CONNECTIONS = 4;
    private static final int PIPELINES = 3;
    private static final int ASKED = 5;
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_MILLIS = 1_500;

    private final int number;
    private final Tally tally;
    private final Told told;
    private final MoodyReceiver receiver;
    private final SplittableRandom random;

    /**
     * @param tally knows which samples were acknowledged in rounds before
     * @param told knows what was said of analyses in rounds before
     */
    CrashRound(int number, Tally tally, Told told, MoodyReceiver receiver, SplittableRandom random) {
        this.number = number;
        this.tally = tally;
        this.told = told;
        this.receiver = receiver;
        this.random = random;
    }

    /** Sends samples, starts and reports and reads, and kills the service at a moment that only the seed knows. */
    void loadAndKill(JudgeProcess judge) throws IOException, InterruptedException {
        receiver.newMood();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            senders.add(new Thread(new Traffic(judge.uri(), random.split(), tally), "sender-" + i));
        }
        for (int i = 0; i < PIPELINES; i++) {
            String name = "r" + number + "p" + i;
            senders.add(new Thread(new Pipelines(judge.uri(), name, random.split(), told), "pipelines-" + i));
        }
        senders.forEach(Thread::start);
        int millis = LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS);
        Thread.sleep(millis / 2);
        receiver.comeBack();
        Thread.sleep(millis - millis / 2);
        judge.kill();
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** Asks the restarted service what became of starts that had no answer, and of some that had one, and reads verdicts. */
    void askAgain(JudgeProcess judge) throws IOException, InterruptedException {
        Pipelines asking = new Pipelines(judge.uri(), "again" + number, random.split(), told);
        for (String key : told.unanswered()) {
            asking.start(key);
        }
        List<String> keys = told.idOfKey().keySet().stream().sorted().toList();
        for (int i = 0; i < Math.min(ASKED, keys.size()); i++) {
            asking.start(keys.get(random.nextInt(keys.size())));
            asking.read(told.recent(random, ASKED));
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
