package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.AccessException;
import io.canaryjudge.http.config.InvalidInputException;
import io.canaryjudge.http.config.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that cannot be answered as asked, as the client sees it: problem details, RFC 9457 section 3. */
final class HttpProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonObject members = new JsonObject();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * @param status HTTP status code, 400 to 599
     * @param detail what is wrong with this request, in one sentence that holds no secret
     */
    HttpProblem(int status, String detail) {
        super(detail);
        this.status = status;
    }

    /** A document with all that is wrong with it. */
    static HttpProblem of(InvalidInputException invalid) {
        JsonArray errors = new JsonArray();
        for (Problem problem : invalid.problems()) {
            errors.add(new JsonObject().put("field", problem.path()).put("detail", problem.message()));
        }
        String count = errors.size() == 1 ? "one problem" : errors.size() + " problems";
        return new HttpProblem(400, "the document has " + count).with("errors", errors);
    }

    /** A request that is refused for who sends it. */
    static HttpProblem of(AccessException refused) {
        HttpProblem problem = new HttpProblem(refused.kind().status(), String.valueOf(refused.getMessage()));
        refused.needed().ifPresent(role -> problem.with("role", role.word()));
        if (refused.retrySeconds() > 0) {
            problem.withHeader(HttpHeaders.RETRY_AFTER, Long.toString(refused.retrySeconds()));
        }
        if (refused.kind().status() == 401) {
            boolean isInvalid = refused.kind() == AccessException.Kind.INVALID;
            problem.withHeader(
                    "WWW-Authenticate",
                    "Bearer realm=\"canary-judge\"" + (isInvalid ? ", error=\"invalid_token\"" : ""));
        }
        return problem;
    }

    /** With a further member, which tells programs what {@code detail} tells people. */
    HttpProblem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** With a header that the answer must have. */
    HttpProblem withHeader(CharSequence name, String value) {
        headers.put(name.toString(), value);
        return this;
    }

    /** The detail, and of errors that have a place the first one. */
    String withFirstError() {
        JsonArray errors = members.getJsonArray("errors", new JsonArray());
        if (errors.isEmpty() || !errors.getJsonObject(0).containsKey("line")) {
            return String.valueOf(getMessage());
        }
        JsonObject first = errors.getJsonObject(0);
        return getMessage() + "; line " + first.getValue("line") + ", column " + first.getValue("column") + ": "
                + first.getString("detail");
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    JsonObject toJson(String path) {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", StatusTitles.of(status))
                .put("status", status)
                .put("detail", getMessage())
                .put("instance", path)
                .mergeIn(members);
    }
}
