package io.canaryjudge.http.integration.argo;

import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.integration.Answers;
import io.canaryjudge.http.integration.Controllers;
import io.canaryjudge.http.integration.PolicyNames;
import io.canaryjudge.http.integration.RunKey;
import io.canaryjudge.http.integration.Runs;
import io.canaryjudge.http.integration.Subjects;
import io.canaryjudge.http.service.StartResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Gives Argo Rollouts' web provider the verdict of a run, {@code /argo/{policy}/verdict}. The first question starts the run;
 * all others are about the same one. Every verdict is a 200, since Argo aborts a rollout after a few answers of another kind.
 */
public final class ArgoHandler {

    private final Runs runs;
    private final PolicyNames policies;
    private final AnsweredQuestions answered;

    /** A handler of the runs and policies of one service. */
    public ArgoHandler(Runs runs, PolicyNames policies) {
        this.runs = runs;
        this.policies = policies;
        answered = new AnsweredQuestions(runs);
    }

    /** Answers one question, on the service's context. */
    public void handle(RoutingContext context) {
        String policyName = context.pathParam("policy");
        Optional<PolicyDocument> policy = policies.find(policyName);
        if (policy.isEmpty()) {
            fail(context, 404, "there is no such policy; the policies are " + policies.allowed());
            return;
        }
        try {
            Mode mode = mode(context);
            Subjects subjects = new Subjects(
                    required(context, "service"), required(context, "baseline"), required(context, "canary"));
            RunKey key = key(context, policyName, subjects);
            runs.attach(key, subjects, key.part(), policy.get())
                    .onSuccess(result -> answer(context, result, subjects, mode))
                    .onFailure(context::fail);
        } catch (IllegalArgumentException e) {
            fail(context, 400, String.valueOf(e.getMessage()));
        }
    }

    private void answer(RoutingContext context, StartResult result, Subjects subjects, Mode mode) {
        Buffer body = Answers.body(ArgoVerdict.of(result, subjects, mode));
        if (result instanceof StartResult.AlreadyStarted known
                && subjects.areThoseOf(known.analysis().report().plan())) {
            answered.put(context.request().uri(), known.analysis(), body);
        }
        Answers.json(context.response(), body);
    }

    /** What was answered to a question, letter by letter, if that is still so; for any thread. */
    public Optional<Buffer> answered(String uri) {
        return answered.find(uri);
    }

    /** The revision tells a rollout from an earlier one of the same pods, which have the same hash. */
    private static RunKey key(RoutingContext context, String policyName, Subjects subjects) {
        String step = context.queryParams().get("step");
        if (step != null && !step.isEmpty()) {
            Subjects.require("query parameter step", step);
        }
        return new RunKey(
                Controllers.ARGO,
                policyName,
                required(context, "namespace"),
                required(context, "rollout"),
                required(context, "revision") + "@" + subjects.canary(),
                step == null ? "" : step);
    }

    private static Mode mode(RoutingContext context) {
        String word = context.queryParams().get("mode");
        if (word == null || word.equals("decide")) {
            return Mode.DECIDE;
        }
        if (word.equals("guard")) {
            return Mode.GUARD;
        }
        throw new IllegalArgumentException("query parameter mode must be decide or guard, was '" + word + "'");
    }

    private static String required(RoutingContext context, String name) {
        String value = context.queryParams().get(name);
        return Subjects.require("query parameter " + name, value == null ? "" : value);
    }

    private static void fail(RoutingContext context, int status, String error) {
        Answers.json(context, status, new JsonObject().put("error", Answers.shortened(error)));
    }
}
