package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An OIDC issuer on loopback: its description, its keys, which may change, and tokens signed with them. */
final class OidcIssuer implements AutoCloseable {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final Map<String, KeyPair> published = new LinkedHashMap<>();
    final AtomicInteger keyRequests = new AtomicInteger();
    volatile boolean isBroken;

    OidcIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(exchange, new JsonObject().put("issuer", url()).put("jwks_uri", url() + "/keys")));
        server.createContext("/keys", exchange -> {
            keyRequests.incrementAndGet();
            answer(exchange, keys());
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, JsonObject json) throws IOException {
        byte[] body = json.encode().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(isBroken ? 500 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    synchronized void publish(String id, KeyPair pair) {
        published.put(id, pair);
    }

    synchronized void withdraw(String id) {
        published.remove(id);
    }

    private synchronized JsonObject keys() {
        JsonArray keys = new JsonArray()
                .add(new JsonObject()
                        .put("kty", "oct")
                        .put("kid", "shared")
                        .put("alg", "HS256")
                        .put("k", "c2VjcmV0"));
        published.forEach((id, pair) -> keys.add(jwk(pair).put("kid", id).put("use", "sig")));
        return new JsonObject().put("keys", keys);
    }

    private static JsonObject jwk(KeyPair pair) {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("n", unsigned(rsa.getModulus(), 256))
                    .put("e", unsigned(rsa.getPublicExponent(), 3));
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        return new JsonObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", unsigned(ec.getW().getAffineX(), 32))
                .put("y", unsigned(ec.getW().getAffineY(), 32));
    }

    private static String unsigned(BigInteger number, int length) {
        return BASE64.encodeToString(fixed(number.toByteArray(), length));
    }

    private static byte[] fixed(byte[] bytes, int length) {
        byte[] result = new byte[length];
        int taken = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - taken, result, length - taken, taken);
        return result;
    }

    /** A token with this key's signature, whether it is published or not. */
    static String token(String id, KeyPair pair, JsonObject claims) {
        boolean isRsa = pair.getPublic() instanceof RSAPublicKey;
        JsonObject header =
                new JsonObject().put("alg", isRsa ? "RS256" : "ES256").put("kid", id);
        String signed = part(header) + "." + part(claims);
        try {
            Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A part of a token that is put together by hand. */
    static String part(JsonObject json) {
        return BASE64.encodeToString(json.encode().getBytes(UTF_8));
    }

    /** The same token with one bit of its claims or of its signature turned. */
    static String tampered(String token, int part) {
        String[] parts = token.split("\\.", -1);
        byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
        bytes[bytes.length / 2] ^= 1;
        parts[part] = BASE64.encodeToString(bytes);
        return String.join(".", Arrays.asList(parts));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
