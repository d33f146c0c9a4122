package io.canaryjudge.http.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** Reads what the service answers when it does not do what it was asked to. */
final class ServiceAnswers {

    private ServiceAnswers() {}

    /** What is wrong, in one line. */
    static String problem(HttpResponse<String> response) {
        String status = "the service answered " + response.statusCode();
        try {
            JsonObject problem = new JsonObject(response.body());
            StringBuilder text = new StringBuilder(problem.getString("detail", status));
            JsonArray errors = problem.getJsonArray("errors", new JsonArray());
            for (int i = 0; i < errors.size(); i++) {
                JsonObject error = errors.getJsonObject(i);
                text.append("; ")
                        .append(error.getString("field", ""))
                        .append(": ")
                        .append(error.getString("detail"));
            }
            return text.toString();
        } catch (DecodeException | ClassCastException e) {
            return status;
        }
    }
}
