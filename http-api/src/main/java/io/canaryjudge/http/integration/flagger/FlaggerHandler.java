package io.canaryjudge.http.integration.flagger;

import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.integration.Answers;
import io.canaryjudge.http.integration.PolicyNames;
import io.canaryjudge.http.integration.Runs;
import io.canaryjudge.http.integration.Subjects;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.StartResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Flagger's webhooks, {@code /flagger/{policy}/{hook}}. A yes is 200, or 202 for an event; a no is 403 while nothing
 * is wrong and 409 when something is, with one line that Flagger shows. Never 204, which is a no to Flagger. The rollback
 * hook says yes only to a canary that was found bad, so that neither an unknown run nor a fault rolls anything back.
 */
public final class FlaggerHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FlaggerHandler.class);

    private final FlaggerRuns flaggerRuns;
    private final Runs runs;
    private final PolicyNames policies;

    /** A handler of the runs and policies of one service. */
    public FlaggerHandler(Runs runs, PolicyNames policies) {
        this.runs = runs;
        this.policies = policies;
        flaggerRuns = new FlaggerRuns(runs);
    }

    /** Answers one hook, on the service's context. */
    public void handle(RoutingContext context, byte[] body) {
        String policyName = context.pathParam("policy");
        Optional<Hook> hook = Hook.ofWord(context.pathParam("hook"));
        Optional<PolicyDocument> policy = policies.find(policyName);
        if (hook.isEmpty()) {
            Answers.line(context, 404, "there is no such hook; the hooks are " + Hook.allowed());
        } else if (policy.isEmpty()) {
            Answers.line(context, 404, "there is no such policy; the policies are " + policies.allowed());
        } else {
            answer(context, body, new Asked(hook.get(), policyName, policy.get()));
        }
    }

    private void answer(RoutingContext context, byte[] body, Asked asked) {
        try {
            HookPayload payload = HookPayload.read(body);
            payload.subjects();
            answer(payload, asked)
                    .onSuccess(answer -> Answers.line(context, answer.status(), answer.text()))
                    .onFailure(context::fail);
        } catch (IllegalArgumentException e) {
            Answers.line(context, 400, String.valueOf(e.getMessage()));
        }
    }

    private Future<HookAnswer> answer(HookPayload payload, Asked asked) {
        return switch (asked.hook()) {
            case CONFIRM_ROLLOUT -> confirmRollout(payload);
            case PRE_ROLLOUT, ROLLOUT -> judged(payload, asked, HookAnswer::whileNotBad);
            case CONFIRM_TRAFFIC_INCREASE -> judged(payload, asked, HookAnswer::toIncrease);
            case CONFIRM_PROMOTION -> judged(payload, asked, HookAnswer::toPromote);
            case ROLLBACK -> rollback(payload, asked);
            case POST_ROLLOUT -> Future.succeededFuture(HookAnswer.yes(noted(payload, "has ended")));
            case EVENT -> {
                String message = payload.metadata().getOrDefault("eventMessage", "");
                yield Future.succeededFuture(new HookAnswer(202, noted(payload, message)));
            }
        };
    }

    private static String noted(HookPayload payload, String what) {
        LOG.debug("flagger: {}/{} {}: {}", payload.namespace(), payload.name(), payload.phase(), what);
        return "noted";
    }

    /** Before the start there is nothing to judge, but a baseline that nobody measures will never allow a promotion. */
    private Future<HookAnswer> confirmRollout(HookPayload payload) {
        Subjects subjects = payload.subjects();
        return runs.hasSamples(subjects.service(), subjects.baseline())
                .map(has -> has
                        ? HookAnswer.yes("the baseline is measured")
                        : HookAnswer.hold("no samples of service " + subjects.service() + ", version "
                                + subjects.baseline() + " have arrived lately"));
    }

    private Future<HookAnswer> judged(HookPayload payload, Asked asked, Function<AnalysisView, HookAnswer> answer) {
        requireChecksum(payload);
        return flaggerRuns
                .attach(payload, asked.policyName(), asked.policy())
                .map(result -> answer(payload, result, answer));
    }

    private static HookAnswer answer(
            HookPayload payload, StartResult result, Function<AnalysisView, HookAnswer> answer) {
        if (result instanceof StartResult.Started started) {
            return answer.apply(started.analysis());
        }
        if (result instanceof StartResult.AlreadyStarted known) {
            AnalysisView run = known.analysis();
            return payload.namesSubjects()
                            && !payload.subjects().areThoseOf(run.report().plan())
                    ? HookAnswer.bad("the run " + run.id() + " compares other versions than this hook's metadata name")
                    : answer.apply(run);
        }
        if (result instanceof StartResult.TooMany tooMany) {
            return HookAnswer.bad("as many analyses are running as may: " + tooMany.limit());
        }
        return HookAnswer.bad("this run's key was used for something else");
    }

    private Future<HookAnswer> rollback(HookPayload payload, Asked asked) {
        requireChecksum(payload);
        return flaggerRuns
                .find(payload, asked.policyName())
                .map(run -> run.map(known -> HookAnswer.toRollBack(known, payload))
                        .orElseGet(() -> HookAnswer.hold("no rollback: this revision is not being judged")));
    }

    private static void requireChecksum(HookPayload payload) {
        if (payload.checksum().isEmpty()) {
            throw new IllegalArgumentException(
                    "checksum is missing, by which revisions are told apart; older Flaggers do not send it");
        }
    }

    /** What a path says. */
    private record Asked(Hook hook, String policyName, PolicyDocument policy) {}
}
