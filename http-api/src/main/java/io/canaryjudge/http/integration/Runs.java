package io.canaryjudge.http.integration;

import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.service.AnalysisRequest;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.StartResult;
import io.canaryjudge.http.wire.ShownVerdict;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * The analyses of controllers that know nothing of analyses: each is found by what the controller calls its run. Confined to
 * the service's context, but for {@link #told}.
 */
public final class Runs {

    private final JudgeService service;

    Runs(JudgeService service) {
        this.service = service;
    }

    /** Finds the analysis of a run, or starts it. Whoever comes first says who is judged, and by which policy. */
    public Future<StartResult> attach(RunKey key, Subjects subjects, String stage, PolicyDocument policy) {
        return service.start(new AnalysisRequest(
                subjects.service(),
                subjects.baseline(),
                subjects.canary(),
                stage,
                policy,
                Optional.of(key.text()),
                key.controller()));
    }

    /** The analysis of a run; empty when there is none. */
    public Future<Optional<AnalysisView>> find(RunKey key) {
        return service.findByKey(key.text());
    }

    /** The newest run of an object that is in memory, with the id of its analysis. */
    public Optional<Map.Entry<String, RunKey>> newest(RunKey any) {
        String prefix = any.objectPrefix();
        return service.keysById(Controllers.NAMES).entrySet().stream()
                .filter(run -> run.getValue().startsWith(prefix))
                .max(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .flatMap(run -> RunKey.parse(run.getValue()).map(key -> Map.entry(run.getKey(), key)));
    }

    /** The verdict of a run at present, if it does not depend on the moment; for any thread. */
    public Optional<ShownVerdict> told(String id) {
        return service.told(id);
    }

    /** Whether the service has an analysis in memory. */
    public boolean isHeld(String id) {
        return service.find(id).isPresent();
    }

    /** Whether a version has had samples lately. */
    public Future<Boolean> hasSamples(String serviceName, String version) {
        return service.recentWindows(serviceName, version)
                .map(recent -> recent.windows().stream()
                        .anyMatch(window -> !window.baseline().isEmpty()));
    }
}
