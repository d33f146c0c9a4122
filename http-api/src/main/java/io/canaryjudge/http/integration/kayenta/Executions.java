package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.service.Ids;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.spi.Commit.Ending;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.StreamHead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs executions: has each judged when that is due, and keeps what came of it before it is told. Those that run are in
 * memory, those that are over in the journal. Confined to the service's context.
 */
final class Executions {

    private static final Logger LOG = LoggerFactory.getLogger(Executions.class);
    private static final String PREFIX = "ke_";
    private static final Pattern ID = Pattern.compile("[0-9A-Z]{26}");
    private static final long TICK_MILLIS = 250;
    private static final int MOST = 1_000;
    private static final long MOST_POINTS = 1_000_000;
    /** How many are judged at a time: each reads up to days of windows. */
    private static final int MOST_AT_ONCE = 2;

    private final Vertx vertx;
    private final JudgeService service;
    private final Archive archive;
    private final Judging judging;
    private final long graceMillis;
    private final Ids ids = new Ids(new SecureRandom());
    private final Map<String, Execution> running = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private int starting;
    private long timer = -1;

    /** @param graceMillis how long after its end a time still gets samples */
    Executions(Vertx vertx, JudgeService service, Archive archive, Judging judging, long graceMillis) {
        this.vertx = vertx;
        this.service = service;
        this.archive = archive;
        this.judging = judging;
        this.graceMillis = graceMillis;
    }

    /** Goes on with what is kept and not over. */
    Future<Void> start() {
        return vertx.executeBlocking(this::readOpen).map(open -> {
            open.forEach(execution -> running.put(execution.id(), execution));
            timer = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
            return null;
        });
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private List<Execution> readOpen() {
        List<Execution> open = new ArrayList<>();
        for (StreamHead head : archive.list(PREFIX)) {
            if (head.closedMillis().isEmpty()) {
                read(head.stream().substring(PREFIX.length()))
                        .filter(execution -> !execution.isComplete())
                        .ifPresent(open::add);
            }
        }
        return open;
    }

    /** One that cannot be read is said, and the others go on. */
    private Optional<Execution> read(String id) {
        try {
            return Optional.of(archive.read(PREFIX + id))
                    .filter(entries -> !entries.isEmpty())
                    .map(entries -> Execution.of(id, entries, graceMillis));
        } catch (io.canaryjudge.spi.StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("execution {} cannot be read from the journal: {}", id, e.toString());
            return Optional.empty();
        }
    }

    /** Starts one; its id when that is kept. */
    Future<String> start(Asked asked) {
        Execution execution = Execution.begin(ids.next("", asked.nowMillis()), asked, graceMillis);
        requireScopes(execution, asked.metrics());
        if (running.size() + starting >= MOST) {
            throw new ApiException(429, "as many executions are running as may: " + MOST);
        }
        starting++;
        Fact fact = new Fact(Execution.STARTED, asked.nowMillis(), asked.json().encode());
        return vertx.executeBlocking(() -> archive.add(PREFIX + execution.id(), 0, fact, Ending.STAYS_OPEN), false)
                .onComplete(kept -> starting--)
                .map(kept -> {
                    running.put(execution.id(), execution);
                    return execution.id();
                });
    }

    /** Refuses metrics that have no scope, or more points together than may be read at once. */
    private static void requireScopes(Execution execution, List<Asked.Metric> metrics) {
        for (Judgement judgement : execution.judgements()) {
            long points = 0;
            for (Asked.Metric metric : metrics) {
                Judgement.Pair pair = judgement.of(metric.scopeName());
                points += pair.control().points() + pair.experiment().points();
            }
            if (points > MOST_POINTS) {
                throw ApiException.bad(
                        "all metrics must have at most " + MOST_POINTS + " points together, had " + points);
            }
        }
    }

    /** An execution as it is kept; fails where there is none. */
    Future<Execution> find(String id) {
        Execution known = running.get(id);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        if (!ID.matcher(id).matches()) {
            return Future.failedFuture(unknown());
        }
        return vertx.executeBlocking(() -> read(id), false).map(found -> found.orElseThrow(Executions::unknown));
    }

    private static ApiException unknown() {
        return ApiException.notFound("there is no execution of this id");
    }

    private void tick() {
        long now = service.nowMillis();
        for (Execution execution : List.copyOf(running.values())) {
            if (underWay.size() < MOST_AT_ONCE && execution.isDue(now) && underWay.add(execution.id())) {
                judge(execution).onComplete(ended -> underWay.remove(execution.id()));
            }
        }
    }

    /** What the judge cannot do anything with ends the execution; any other fault is met again at the next turn. */
    private Future<Void> judge(Execution execution) {
        return judged(execution)
                .compose(result -> keep(
                        execution.judged(result, service.nowMillis()),
                        new Fact(
                                Execution.JUDGED,
                                service.nowMillis(),
                                new JsonObject().put("result", result).encode())))
                .recover(failure -> failure instanceof KayentaInputException
                        ? keep(
                                execution.failed(String.valueOf(failure.getMessage()), service.nowMillis()),
                                new Fact(
                                        Execution.FAILED,
                                        service.nowMillis(),
                                        new JsonObject()
                                                .put("message", failure.getMessage())
                                                .encode()))
                        : Future.failedFuture(failure))
                .onFailure(failure ->
                        LOG.warn("execution {} could not be judged: {}", execution.id(), failure.toString()));
    }

    private Future<JsonObject> judged(Execution execution) {
        try {
            return judging.judge(execution.asked(), execution.next());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> keep(Execution next, Fact fact) {
        Ending ending = next.isComplete() ? Ending.CLOSES : Ending.STAYS_OPEN;
        return vertx.executeBlocking(() -> archive.add(PREFIX + next.id(), next.entries() - 1, fact, ending), false)
                .map(isMine -> {
                    if (isMine && !next.isComplete()) {
                        running.put(next.id(), next);
                    } else {
                        running.remove(next.id());
                    }
                    return null;
                });
    }
}
