package io.canaryjudge.http.access;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;

/** Asks an issuer for its description and its keys; a try that fails is made again, up to three in all. */
final class IssuerClient {

    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 200;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_BYTES = 1 << 20;

    private final Vertx vertx;
    private final WebClient client;
    private final URI issuer;

    IssuerClient(Vertx vertx, URI issuer) {
        this.vertx = vertx;
        this.issuer = issuer;
        client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setConnectTimeout(TIMEOUT_MILLIS)
                        .setFollowRedirects(false)
                        .setUserAgent("canary-judge"));
    }

    /** The key set; a failure says in one line what is wrong. */
    Future<JsonObject> keys() {
        return tried(1);
    }

    private Future<JsonObject> tried(int number) {
        return discover().compose(this::document).recover(failure -> {
            if (number == TRIES) {
                return Future.failedFuture(failure);
            }
            Promise<JsonObject> again = Promise.promise();
            vertx.setTimer(PAUSE_MILLIS << number, timer -> tried(number + 1).onComplete(again));
            return again.future();
        });
    }

    private Future<URI> discover() {
        String base = issuer.toString().replaceFirst("/$", "");
        return document(URI.create(base + "/.well-known/openid-configuration")).map(this::keysOf);
    }

    /** Where the keys are, by a description that is of this issuer and no other. */
    private URI keysOf(JsonObject description) {
        if (!issuer.toString().equals(description.getValue("issuer"))) {
            throw new IllegalArgumentException("the issuer's description names another issuer");
        }
        if (!(description.getValue("jwks_uri") instanceof String text)) {
            throw new IllegalArgumentException("the issuer's description has no jwks_uri");
        }
        URI keys = URI.create(text);
        boolean isAsSafe = "https".equals(keys.getScheme()) || "http".equals(issuer.getScheme());
        if (!isAsSafe || keys.getHost() == null) {
            throw new IllegalArgumentException("the issuer's jwks_uri is not https");
        }
        return keys;
    }

    private Future<JsonObject> document(URI uri) {
        return client.getAbs(uri.toString())
                .timeout(TIMEOUT_MILLIS)
                .putHeader("Accept", "application/json")
                .send()
                .map(IssuerClient::json);
    }

    private static JsonObject json(HttpResponse<Buffer> response) {
        if (response.statusCode() != 200) {
            throw new IllegalArgumentException("the issuer answered " + response.statusCode());
        }
        Buffer body = response.body();
        if (body == null || body.length() > MOST_BYTES) {
            throw new IllegalArgumentException("the issuer's answer is empty or too large");
        }
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("the issuer's answer is no JSON object", e);
        }
    }
}
