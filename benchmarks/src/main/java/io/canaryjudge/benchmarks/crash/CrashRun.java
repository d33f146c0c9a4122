package io.canaryjudge.benchmarks.crash;

import io.canaryjudge.benchmarks.server.JudgeProcess;
import io.canaryjudge.spi.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All rounds over one folder of data, and what they have found. */
final class CrashRun {

    /** How old a window may be of which the restarted service is asked: its grace is 15 s, and it keeps more than that. */
    private static final long MEMORY_MILLIS = 20_000;
    /** After so many rounds the receiver is kind until nothing is owed any more. */
    private static final int ROUNDS_UNTIL_CALM = 20;

    private static final long CALM_SECONDS = 60;
    private static final int MOST_TOLD = 20;
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final List<String> serve;
    private final Path folder;
    private final MoodyReceiver receiver;
    private final SplittableRandom random;
    private final Consumer<String> say;
    private final Tally tally = new Tally();
    private final Told told = new Told();
    private final JournalCheck check;
    private long lost;
    private long tooMany;
    private long undelivered;
    private long auditFlaws;
    private long slowestMillis;

    CrashRun(List<String> serve, Path folder, MoodyReceiver receiver, SplittableRandom random, Consumer<String> say) {
        this.serve = serve;
        this.folder = folder;
        this.receiver = receiver;
        this.random = random;
        this.say = say;
        check = new JournalCheck(told, receiver);
    }

    Tally tally() {
        return tally;
    }

    void rounds(int rounds) throws IOException, InterruptedException {
        JudgeProcess judge = start();
        try {
            for (int number = 1; number <= rounds; number++) {
                CrashRound round = new CrashRound(number, tally, told, receiver, random.split());
                round.loadAndKill(judge);
                look();
                judge = start();
                compare(number, round, judge);
                if (number % ROUNDS_UNTIL_CALM == 0 || number == rounds) {
                    calm(judge);
                    judge = start();
                }
            }
        } finally {
            judge.kill();
        }
    }

    private JudgeProcess start() throws IOException, InterruptedException {
        return JudgeProcess.start(
                serve,
                folder,
                Map.of(
                        "CANARYJUDGE_WEBHOOK_URL", receiver.uri().toString(),
                        "CANARYJUDGE_WEBHOOK_SECRET", SECRET,
                        "CANARYJUDGE_WEBHOOK_ADDRESSES", "any",
                        "CANARYJUDGE_WEBHOOK_TIMEOUT", "1s",
                        "CANARYJUDGE_WEBHOOK_FIRST_PAUSE", "50ms",
                        "CANARYJUDGE_WEBHOOK_LONGEST_PAUSE", "1s",
                        "CANARYJUDGE_STORE_MAX_CLOSED", "1000000"));
    }

    /** At the journal as the kill has left it. */
    private void look() throws IOException {
        JournalCopy copy = JournalCopy.of(folder);
        String flaws = copy.audit();
        if (!flaws.isEmpty()) {
            auditFlaws++;
            say.accept("audit verify: " + flaws);
        }
        try (Store store = copy.open()) {
            check.look(store);
        }
    }

    private void compare(int number, CrashRound round, JudgeProcess judge) throws IOException, InterruptedException {
        CrashRound.Found found = round.compare(judge, System.currentTimeMillis() - MEMORY_MILLIS);
        round.askAgain(judge);
        lost += found.lost();
        tooMany += found.tooMany();
        slowestMillis = Math.max(slowestMillis, judge.recoveryMillis());
        say.accept(String.format(
                Locale.ROOT,
                "round %d: %d acknowledged samples in memory, %d lost, %d too many; %d analyses, %d signals, %d verdicts,"
                        + " %d lost, %d unknown, %d twice; recovery %d ms",
                number,
                found.compared(),
                found.lost(),
                found.tooMany(),
                told.ids().size(),
                told.signalCount(),
                check.changes(),
                check.lost().size(),
                check.unknown().size(),
                check.duplicated().size(),
                judge.recoveryMillis()));
    }

    /** Lets everything that is owed be delivered, then looks at what is not. */
    private void calm(JudgeProcess judge) throws IOException, InterruptedException {
        receiver.beKind();
        judge.kill();
        JudgeProcess recovered = start();
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(CALM_SECONDS);
        while (System.nanoTime() < giveUp
                && (recovered.metric("judge_deliveries_pending") > 0
                        || recovered.metric("judge_analyses_running") > 0)) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        recovered.stop();
        look();
        try (Store store = JournalCopy.of(folder).open()) {
            long missing = check.undelivered(store);
            undelivered += missing;
            say.accept("calm: " + missing + " webhooks undelivered of " + check.changes());
        }
    }

    /** Says what all rounds have found; whether it is nothing. */
    boolean sum(int rounds, CrashRound.Found inLog) {
        check.lost().stream().limit(MOST_TOLD).forEach(what -> say.accept("lost: " + what));
        check.unknown().stream().limit(MOST_TOLD).forEach(what -> say.accept("unknown: " + what));
        check.duplicated().stream().limit(MOST_TOLD).forEach(what -> say.accept("twice: " + what));
        say.accept(String.format(
                Locale.ROOT,
                "rounds: %d, acknowledged samples: %d, lost: %d from memory, %d from the log; too many: %d and %d;"
                        + " slowest recovery: %d ms",
                rounds,
                inLog.compared(),
                lost,
                inLog.lost(),
                tooMany,
                inLog.tooMany(),
                slowestMillis));
        say.accept(String.format(
                Locale.ROOT,
                "acknowledged analyses: %d, signals: %d, verdict changes: %d; lost: %d, shown or told but not in the"
                        + " journal: %d; decisions: %d, duplicated: %d, keys that moved: %d; audits that failed: %d",
                told.ids().size(),
                told.signalCount(),
                check.changes(),
                check.lost().size(),
                check.unknown().size(),
                check.decisions(),
                check.duplicated().size(),
                told.movedKeys(),
                auditFlaws));
        say.accept(String.format(
                Locale.ROOT,
                "webhook attempts: %d, undelivered after recovery: %d, out of order: %d, under a changed id: %d",
                receiver.attempts(),
                undelivered,
                receiver.outOfOrder(),
                receiver.changedIds()));
        long wrong = lost + tooMany + inLog.lost() + inLog.tooMany() + undelivered + auditFlaws + told.movedKeys();
        long wrongOfAnalyses = (long) check.lost().size()
                + check.unknown().size()
                + check.duplicated().size();
        return wrong + wrongOfAnalyses + receiver.outOfOrder() + receiver.changedIds() == 0
                && inLog.compared() > 0
                && check.decisions() > 0;
    }
}
