package io.canaryjudge.connector.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;

/**
 * The status of the newest GitHub deployment of a canary's version: found by its ref and environment, then told with
 * {@code POST /repos/{owner}/{repo}/deployments/{id}/statuses}.
 *
 * @param api such as {@code https://api.github.com}
 * @param repository owner and name
 * @param token that may write deployments
 * @param ref the git ref that was deployed, such as <code>v${canary}</code>
 */
record DeploymentStatus(OutboundUrl api, String repository, String token, Template ref, String environment, Pages pages)
        implements Channel {

    private static final int OK = 200;

    /** By GitHub's rules. */
    private static final int LONGEST_DESCRIPTION = 140;

    @Override
    public Future<Answer> tell(Told told, Caller caller) {
        String query = "?per_page=1&ref=" + URLEncoder.encode(ref.fill(told), UTF_8) + "&environment="
                + URLEncoder.encode(environment, UTF_8);
        return caller.get(at("/deployments" + query), headers())
                .compose(found -> found.status() == OK ? tell(told, found, caller) : Future.succeededFuture(found));
    }

    private Future<Answer> tell(Told told, Answer found, Caller caller) {
        long deployment;
        try {
            deployment = newest(told, found);
        } catch (NoticeException e) {
            return Future.failedFuture(e);
        }
        return caller.call(HttpMethod.POST, at("/deployments/" + deployment + "/statuses"), headers(), status(told));
    }

    private OutboundUrl at(String path) {
        return new OutboundUrl(URI.create(api.uri().toString().replaceAll("/+$", "") + "/repos/" + repository + path));
    }

    private Map<String, String> headers() {
        return Map.of(
                "authorization", "Bearer " + token,
                "accept", "application/vnd.github+json",
                "x-github-api-version", "2022-11-28");
    }

    private long newest(Told told, Answer found) throws NoticeException {
        try {
            JsonArray deployments = new JsonArray(found.body());
            if (deployments.isEmpty()) {
                throw new NoticeException(
                        Kind.REFUSED,
                        "there is no deployment of " + ref.fill(told) + " to " + environment + " in " + repository);
            }
            Long id = deployments.getJsonObject(0).getLong("id");
            if (id != null) {
                return id;
            }
        } catch (DecodeException | ClassCastException e) {
            // said below, without what was received
        }
        throw new NoticeException(Kind.FAILED, "the answer is no list of deployments");
    }

    private JsonObject status(Told told) {
        JsonObject status = new JsonObject()
                .put("state", state(told))
                .put("environment", environment)
                .put("description", Cut.to(LONGEST_DESCRIPTION, told.verdict() + ": " + told.reason()));
        pages.of(told).ifPresent(page -> status.put("log_url", page));
        return status;
    }

    /** A stage that may go on is not yet a deployment that has succeeded. */
    private static String state(Told told) {
        return switch (told.verdict()) {
            case "completed" -> "success";
            case "PROMOTE" -> told.stage().isEmpty() ? "success" : "in_progress";
            case "ABORT", "rolled-back" -> "failure";
            case "INCONCLUSIVE", "escalated" -> "error";
            default -> "in_progress";
        };
    }

    @Override
    public String toString() {
        return "DeploymentStatus[" + api.origin() + ", " + repository + ", token=***]";
    }
}
