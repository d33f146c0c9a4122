package io.canaryjudge.http.simulation;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.service.AnalysisRequest;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.StartResult;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.List;
import java.util.Optional;

/** One canary with the pipeline that has it judged, its traffic, and those who watch it. */
final class Release {

    private static final long PATIENCE_MILLIS = 3_000;
    private static final WindowSnapshot GOOD = new WindowSnapshot(2_000, 20, HistogramSnapshot.EMPTY);
    private static final WindowSnapshot BAD = new WindowSnapshot(2_000, 700, HistogramSnapshot.EMPTY);

    private final World world;
    private final List<Node> nodes;
    private final Promises promises;
    private final String service;
    private final Judge judge;
    private final AnalysisRequest request;
    private final WindowSnapshot canary;
    private boolean isStarted;

    Release(World world, List<Node> nodes, Promises promises, String service) {
        this.world = world;
        this.nodes = nodes;
        this.promises = promises;
        this.service = service;
        judge = world.oneOf(Judge.ALL);
        canary = world.chance(0.3) ? BAD : GOOD;
        request = new AnalysisRequest(service, "1", "2", "canary", judge.policy(), Optional.of("key " + service), "f");
    }

    /** How a canary is judged, and the time before which it must not be promoted. */
    private record Judge(PolicyDocument policy, long leastMillis) {
        static final List<Judge> ALL =
                List.of(sequential(14, 0.5), sequential(24, 0.5), sequential(18, 0.9), threshold(10), threshold(16));

        private static Judge sequential(long seconds, double soakShare) {
            String text = "duration: " + seconds + "s\nsoakShare: " + soakShare + "\nmetrics: [{name: error_rate}]\n";
            return new Judge(PolicyDocument.read(text), (long) (seconds * 1_000 * soakShare));
        }

        private static Judge threshold(long seconds) {
            String text = "duration: " + seconds + "s\nmetrics: [{name: error_rate}]\njudge: threshold\n"
                    + "threshold: {window: 2s, inARow: 2, leastRequests: 20,"
                    + " limits: [{metric: error_rate, above: 0.2}]}\n";
            return new Judge(PolicyDocument.read(text), seconds * 1_000);
        }
    }

    /** Asks until somebody has answered. */
    void begin() {
        promises.expect(service, judge.leastMillis());
        ask();
    }

    private void ask() {
        if (isStarted) {
            return;
        }
        world.oneOf(nodes).send(this::start);
        if (world.chance(0.2)) {
            world.oneOf(nodes).send(this::start);
        }
        world.after(PATIENCE_MILLIS, this::ask);
    }

    private void start(JudgeService judging) {
        judging.start(request)
                .onSuccess(result -> {
                    String id = id(result);
                    if (!id.isEmpty()) {
                        world.say("%s is acknowledged as %s", service, id);
                        isStarted = true;
                        promises.acknowledged(service, id);
                        judging.listen(id, report -> promises.told(id, report));
                    }
                })
                .onFailure(failure -> world.say("%s is not started: %s", service, failure));
    }

    private String id(StartResult result) {
        if (result instanceof StartResult.Started started) {
            return started.analysis().id();
        }
        if (result instanceof StartResult.AlreadyStarted already) {
            return already.analysis().id();
        }
        promises.breaks("%s was answered with %s", service, result);
        return "";
    }

    /** Has somebody report what aborts at once. */
    void signal() {
        world.oneOf(nodes)
                .send(judging -> judging.signal(
                                new Signal(SignalKind.DATA_CORRUPTION, "", "pager", judging.nowMillis()),
                                plan -> plan.service().equals(service))
                        .onSuccess(promises::signalled)
                        .onFailure(failure -> world.say("the signal is refused: %s", failure)));
    }

    /** What every node has served of it in a second. */
    void traffic() {
        for (Node node : nodes) {
            node.now(judging -> {
                long now = judging.nowMillis();
                judging.ingestCounted(List.of(
                        new CountedRequests(new SeriesKey(service, "1", "a"), now, now, GOOD),
                        new CountedRequests(new SeriesKey(service, "2", "b"), now, now, canary)));
            });
        }
    }

    /** Looks at everything that a node shows. */
    static void poll(Node node, Promises promises) {
        node.now(judging -> judging.list().forEach(view -> {
            AnalysisReport report = view.report();
            promises.told(view.id(), report);
        }));
    }
}
