package io.canaryjudge.http.integration.flagger;

import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.integration.RunKey;
import io.canaryjudge.http.integration.Runs;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.StartResult;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * Which analysis a hook is about. Flagger's checksum names what is rolled out, not the rollout: a revision that comes back
 * after another one has the checksum that it had before, and must be judged anew. So the current run of a Canary object is
 * its newest, and a hook with another checksum begins the next, whose key holds the id of the one before.
 */
final class FlaggerRuns {

    private static final int MOST_TRIES = 8;

    private final Runs runs;

    FlaggerRuns(Runs runs) {
        this.runs = runs;
    }

    /** The run of a hook's revision, started if it has none. */
    Future<StartResult> attach(HookPayload hook, String policyName, PolicyDocument policy) {
        return attach(currentOrNext(hook.key(policyName)), hook, policy, MOST_TRIES);
    }

    /** What is in the journal alone and has ended belongs to an earlier rollout; another node's run goes on there. */
    private Future<StartResult> attach(RunKey key, HookPayload hook, PolicyDocument policy, int tries) {
        return runs.attach(key, hook.subjects(), "", policy).compose(result -> {
            boolean isEarlier = result instanceof StartResult.AlreadyStarted known
                    && known.analysis().ended()
                    && !runs.isHeld(known.analysis().id());
            if (!isEarlier || tries == 0) {
                return Future.succeededFuture(result);
            }
            String id = ((StartResult.AlreadyStarted) result).analysis().id();
            return attach(key.after(id), hook, policy, tries - 1);
        });
    }

    /** The run of a hook's revision; empty when there is none. */
    Future<Optional<AnalysisView>> find(HookPayload hook, String policyName) {
        return runs.find(currentOrNext(hook.key(policyName)));
    }

    private RunKey currentOrNext(RunKey key) {
        Optional<Map.Entry<String, RunKey>> newest = runs.newest(key);
        if (newest.isEmpty()) {
            return key;
        }
        RunKey current = newest.get().getValue();
        return current.revision().equals(key.revision())
                ? current
                : key.after(newest.get().getKey());
    }
}
