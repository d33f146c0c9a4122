package io.canaryjudge.http.access;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The public keys of an issuer at one moment.
 *
 * @param ids of the keys; a key without one has the empty id
 * @param signatures checks the signature, the issuer and the audience of a token
 * @param fetchedMillis when the issuer gave them, milliseconds since 1970
 */
record IssuerKeys(Set<String> ids, JWTAuth signatures, long fetchedMillis) {

    private static final Map<String, String> CURVES = Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512");
    private static final int MOST_KEYS = 100;

    /**
     * Those of a key set that may be used; all others, such as shared secrets, are left out.
     *
     * @throws IllegalArgumentException if there is none: without any key, signatures would not be asked for
     */
    static IssuerKeys of(Vertx vertx, JsonObject keySet, OidcSettings settings, long nowMillis) {
        Set<String> ids = new HashSet<>();
        JWTAuthOptions options = new JWTAuthOptions()
                .setJWTOptions(new JWTOptions()
                        .setIssuer(settings.issuer().toString())
                        .addAudience(settings.audience())
                        .setIgnoreExpiration(true));
        JsonArray keys = keySet.getJsonArray("keys", new JsonArray());
        for (int i = 0; i < Math.min(keys.size(), MOST_KEYS); i++) {
            if (keys.getValue(i) instanceof JsonObject key && !"enc".equals(key.getValue("use"))) {
                for (String algorithm : algorithms(key)) {
                    if (settings.algorithms().contains(algorithm)) {
                        options.addJwk(publicPart(key).put("alg", algorithm));
                        ids.add(key.getString("kid", ""));
                    }
                }
            }
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("the issuer has no key for " + String.join(", ", settings.algorithms()));
        }
        return new IssuerKeys(Set.copyOf(ids), JWTAuth.create(vertx, options), nowMillis);
    }

    /** For which a key may be used: a key that does not say it is for each that its type allows. */
    private static List<String> algorithms(JsonObject key) {
        List<String> possible = new ArrayList<>();
        if ("RSA".equals(key.getValue("kty"))) {
            possible.addAll(List.of("RS256", "RS384", "RS512"));
        } else if ("EC".equals(key.getValue("kty")) && CURVES.containsKey(String.valueOf(key.getValue("crv")))) {
            possible.add(CURVES.get(String.valueOf(key.getValue("crv"))));
        }
        if (key.getValue("alg") instanceof String named) {
            possible.retainAll(List.of(named));
        }
        return possible;
    }

    private static JsonObject publicPart(JsonObject key) {
        JsonObject part = new JsonObject();
        for (String name : List.of("kty", "kid", "use", "n", "e", "crv", "x", "y")) {
            if (key.containsKey(name)) {
                part.put(name, key.getValue(name));
            }
        }
        return part;
    }

    /** Whether a token that names this key may be checked with these. */
    boolean has(String id) {
        return ids.contains(id) || id.isEmpty();
    }
}
