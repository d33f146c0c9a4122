package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.integration.Answers;
import io.canaryjudge.http.kayenta.MetricQuery;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Kayenta's HTTP interface, as far as its clients use it: canary configs, executions of one judging or of several, and what
 * there is to choose from. Account names are taken as they come, since there is one account of each kind. On the service's
 * context.
 */
public final class KayentaApi {

    private static final List<String> PARAMETERS = List.of(
            "application",
            "user",
            "parentPipelineExecutionId",
            "metricsAccountName",
            "configurationAccountName",
            "storageAccountName");

    private final Vertx vertx;
    private final JudgeService service;
    private final CanaryConfigs configs;
    private final Executions executions;

    /**
     * The interface of one service.
     *
     * @param journal where configs and executions are kept
     * @param log where samples of the past are; empty where they are in memory only
     */
    public KayentaApi(Vertx vertx, JudgeService service, Journal journal, WindowSpec spec, Optional<WindowLog> log) {
        this.vertx = vertx;
        this.service = service;
        Archive archive = new Archive(journal);
        configs = new CanaryConfigs(archive);
        Judging judging = new Judging(vertx, new WindowReader(vertx, service, spec, log));
        executions = new Executions(
                vertx,
                service,
                archive,
                judging,
                spec.grace().plus(spec.width()).toMillis());
    }

    /** Goes on with executions that are not over; the future completes when they are known. */
    public Future<Void> start() {
        return executions.start();
    }

    /** Judges nothing any more. */
    public void stop() {
        executions.stop();
    }

    /** {@code POST /canaryConfig}. */
    public void createConfig(RoutingContext context, byte[] body) {
        answer(context, 200, () -> {
            JsonObject config = json(body);
            return blocking(() -> configId(configs.create(config, service.nowMillis())));
        });
    }

    /** {@code PUT /canaryConfig/{id}}. */
    public void updateConfig(RoutingContext context, byte[] body) {
        String id = context.pathParam("id");
        answer(context, 200, () -> {
            JsonObject config = json(body);
            return blocking(() -> {
                configs.update(id, config, service.nowMillis());
                return configId(id);
            });
        });
    }

    private static JsonObject configId(String id) {
        return new JsonObject().put("canaryConfigId", id);
    }

    /** {@code DELETE /canaryConfig/{id}}. */
    public void deleteConfig(RoutingContext context) {
        String id = context.pathParam("id");
        this.<Optional<Void>>blocking(() -> {
                    configs.delete(id, service.nowMillis());
                    return Optional.empty();
                })
                .onSuccess(deleted -> context.response().setStatusCode(204).end())
                .onFailure(failure -> fail(context, failure));
    }

    /** {@code GET /canaryConfig/{id}}. */
    public void config(RoutingContext context) {
        String id = context.pathParam("id");
        answer(context, 200, () -> blocking(() -> configs.get(id)));
    }

    /** {@code GET /canaryConfig}. */
    public void listConfigs(RoutingContext context) {
        List<String> applications = context.queryParams().getAll("application").stream()
                .filter(application -> !application.isEmpty())
                .toList();
        answer(context, 200, () -> blocking(() -> configs.list(applications)));
    }

    /** {@code POST /canary} and {@code POST /canary/{id}}. */
    public void startCanary(RoutingContext context, byte[] body) {
        answer(
                context,
                200,
                () -> start(context, body, Asked.Kind.CANARY).map(id -> new JsonObject().put("canaryExecutionId", id)));
    }

    /** {@code POST /standalone_canary_analysis} and {@code POST /standalone_canary_analysis/{id}}. */
    public void startStandalone(RoutingContext context, byte[] body) {
        answer(
                context,
                200,
                () -> start(context, body, Asked.Kind.STANDALONE)
                        .map(id -> new JsonObject().put("canaryAnalysisExecutionId", id)));
    }

    private Future<String> start(RoutingContext context, byte[] body, Asked.Kind kind) {
        JsonObject given = json(body);
        JsonObject parameters = parameters(context);
        String configId = context.pathParam("id");
        if (configId == null) {
            return start(kind, required(given, "canaryConfig"), required(given, "executionRequest"), parameters);
        }
        parameters.put("configId", configId);
        return blocking(() -> configs.get(configId)).compose(config -> start(kind, config, given, parameters));
    }

    private Future<String> start(Asked.Kind kind, JsonObject config, JsonObject request, JsonObject parameters) {
        Asked asked = Asked.of(kind, config, request, parameters, service.nowMillis());
        asked.requireJudge();
        asked.pass();
        asked.marginal();
        return executions.start(asked);
    }

    private static JsonObject required(JsonObject given, String name) {
        JsonObject value = Members.object(given, name);
        if (value.isEmpty()) {
            throw ApiException.bad(name + " must be provided for ad-hoc requests");
        }
        return value;
    }

    private static JsonObject parameters(RoutingContext context) {
        JsonObject parameters = new JsonObject();
        for (String name : PARAMETERS) {
            String value = context.queryParams().get(name);
            if (value != null && value.length() > 256) {
                throw ApiException.bad("parameter " + name + " must have at most 256 characters");
            }
            if (value != null && !value.isEmpty()) {
                parameters.put(name, value);
            }
        }
        return parameters;
    }

    /** {@code GET /canary/{id}}. */
    public void canary(RoutingContext context) {
        status(context, Asked.Kind.CANARY);
    }

    /** {@code GET /standalone_canary_analysis/{id}}. */
    public void standalone(RoutingContext context) {
        status(context, Asked.Kind.STANDALONE);
    }

    private void status(RoutingContext context, Asked.Kind kind) {
        String id = context.pathParam("id");
        answer(
                context,
                200,
                () -> executions.find(id).map(execution -> {
                    if (execution.asked().kind() != kind) {
                        throw ApiException.notFound("there is no execution of this id");
                    }
                    return StatusJson.of(execution);
                }));
    }

    /** {@code GET /judges}. */
    public void judges(RoutingContext context) {
        Answers.json(
                context,
                200,
                new JsonArray()
                        .add(new JsonObject().put("name", KayentaJudge.NAME).put("visible", true)));
    }

    /** {@code GET /metricsServices}. */
    public void metricsServices(RoutingContext context) {
        Answers.json(context, 200, new JsonArray().add(account()));
    }

    /** {@code GET /credentials}: the one account that is everything. */
    public void credentials(RoutingContext context) {
        JsonArray types =
                new JsonArray().add("METRICS_STORE").add("OBJECT_STORE").add("CONFIGURATION_STORE");
        Answers.json(context, 200, new JsonArray().add(account().put("supportedTypes", types)));
    }

    private static JsonObject account() {
        return new JsonObject()
                .put("name", MetricQuery.TYPE)
                .put("type", MetricQuery.TYPE)
                .put("locations", new JsonArray())
                .put("recommendedLocations", new JsonArray());
    }

    private static JsonObject json(byte[] body) {
        try {
            return new JsonObject(Buffer.buffer(body));
        } catch (DecodeException | ClassCastException e) {
            throw new ApiException(400, "the body must be a JSON object");
        }
    }

    private <T> Future<T> blocking(Callable<T> call) {
        return vertx.executeBlocking(call);
    }

    private void answer(RoutingContext context, int status, Callable<? extends Future<?>> asked) {
        Function<Throwable, Void> failing = failure -> {
            fail(context, failure);
            return null;
        };
        try {
            asked.call().onSuccess(json -> Answers.json(context, status, json)).onFailure(failing::apply);
        } catch (Exception e) {
            failing.apply(e);
        }
    }

    /** As Kayenta words its refusals; what is our own fault goes the way of all faults. */
    private void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof ApiException refused) {
            refuse(context, refused.status(), String.valueOf(failure.getMessage()));
        } else if (failure instanceof KayentaInputException) {
            refuse(context, 400, String.valueOf(failure.getMessage()));
        } else {
            context.fail(failure);
        }
    }

    private void refuse(RoutingContext context, int status, String message) {
        Answers.json(
                context,
                status,
                new JsonObject()
                        .put(
                                "timestamp",
                                Instant.ofEpochMilli(service.nowMillis()).toString())
                        .put("status", status)
                        .put("message", Answers.shortened(message)));
    }
}
