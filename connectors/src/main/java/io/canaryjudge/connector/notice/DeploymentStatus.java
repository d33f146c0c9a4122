package io.canaryjudge.connector.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.connector.outbound.Answer;
import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;

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

    private static final int LONGEST_DESCRIPTION = 140;

    @Override
    public Future<Answer> tell(Told told, Caller caller) {
        String query = "?per_page=1&ref=" + URLEncoder.encode(ref.fill(told), UTF_8) + "&environment="
                + URLEncoder.encode(environment, UTF_8);
        return caller.get(at("/deployments" + query), headers()).compose(found -> {
            if (found.status() != 200) {
                return Future.succeededFuture(found);
            }
            return newest(found)
                    .map(id -> caller.call(
                            HttpMethod.POST, at("/deployments/" + id + "/statuses"), headers(), status(told)))
                    .orElseGet(() -> Future.failedFuture(new NoticeException("there is no deployment of "
                            + ref.fill(told) + " to " + environment + " in " + repository)));
        });
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

    private static Optional<Long> newest(Answer found) {
        try {
            JsonArray deployments = new JsonArray(found.body());
            return deployments.isEmpty()
                    ? Optional.empty()
                    : Optional.of(deployments.getJsonObject(0).getLong("id"));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private JsonObject status(Told told) {
        JsonObject status = new JsonObject()
                .put("state", state(told))
                .put("environment", environment)
                .put("description", cut(told.verdict() + ": " + told.reason()));
        pages.of(told).ifPresent(page -> status.put("log_url", page));
        return status;
    }

    private static String state(Told told) {
        return switch (told.verdict()) {
            case "PROMOTE", "completed" -> "success";
            case "ABORT", "rolled-back" -> "failure";
            case "INCONCLUSIVE", "escalated" -> "error";
            default -> "in_progress";
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION - 1) + "…";
    }

    @Override
    public String toString() {
        return "DeploymentStatus[" + api.origin() + ", " + repository + ", token=***]";
    }
}
