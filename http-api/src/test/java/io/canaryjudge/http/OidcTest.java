package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a real issuer, with real keys. */
class OidcTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static KeyPair first;
    private static KeyPair second;
    private static KeyPair elliptic;
    private final MovedClock clock = new MovedClock(NOW);
    private OidcIssuer issuer;
    private RunningService service;

    @BeforeAll
    static void makeKeys() {
        first = OidcIssuer.rsa();
        second = OidcIssuer.rsa();
        elliptic = OidcIssuer.ec();
    }

    @BeforeEach
    void start() {
        issuer = new OidcIssuer();
        issuer.publish("first", first);
        issuer.publish("elliptic", elliptic);
        ServerConfig config = ServerConfigReader.read("""
                oidc:
                  issuer: %s
                  audience: canary-judge
                  clockSkew: 30s
                  nameClaim: email
                  rules:
                    - {claim: groups, value: operators, roles: [operate]}
                    - {claim: realm_access.roles, value: viewer, roles: [read], services: [checkout]}
                    - {claim: scope, value: judge.ingest, roles: [ingest], servicesClaim: judge_services}
                """.formatted(issuer.url()), Map.of(), Map.of());
        service = RunningService.start(config, clock);
    }

    @AfterEach
    void stop() {
        service.close();
        issuer.close();
    }

    private JsonObject claims() {
        return new JsonObject()
                .put("iss", issuer.url())
                .put("aud", "canary-judge")
                .put("sub", "u-1")
                .put("email", "jane@example.com")
                .put("groups", new JsonArray().add("operators"))
                .put("iat", NOW.getEpochSecond())
                .put("exp", NOW.getEpochSecond() + 300);
    }

    private HttpResponse<String> get(String path, String token) {
        return service.get(path, "Authorization", "Bearer " + token);
    }

    private int status(String token) {
        return get("/api/v1/analyses", token).statusCode();
    }

    @Test
    void tokenOfAnRsaKey_isBelieved_andItsClaimsAreRoles() {
        HttpResponse<String> response = get("/api/v1/session", OidcIssuer.token("first", first, claims()));

        assertThat(new JsonObject(response.body()))
                .isEqualTo(new JsonObject("{\"name\":\"jane@example.com\",\"kind\":\"oidc\","
                        + "\"grants\":[{\"roles\":[\"operate\"],\"services\":[\"*\"]}]}"));
    }

    @Test
    void tokenOfAnEllipticKey_isBelieved() {
        assertThat(status(OidcIssuer.token("elliptic", elliptic, claims()))).isEqualTo(200);
    }

    @Test
    void tokenForSeveralAudiences_isBelieved() {
        JsonObject claims = claims().put("aud", new JsonArray().add("other").add("canary-judge"));

        assertThat(status(OidcIssuer.token("first", first, claims))).isEqualTo(200);
    }

    @Test
    void claimWithinAnother_givesARoleForItsServicesOnly() {
        JsonObject claims = claims();
        claims.remove("groups");
        claims.put("realm_access", new JsonObject().put("roles", new JsonArray().add("viewer")));
        String token = OidcIssuer.token("first", first, claims);

        assertThat(get("/api/v1/windows?service=checkout&version=1", token).statusCode())
                .isEqualTo(200);
        assertThat(get("/api/v1/windows?service=search&version=1", token).statusCode())
                .isEqualTo(403);
    }

    @Test
    void servicesOfAClaim_areThoseThatMayBeSentFor() {
        JsonObject claims = claims().put("scope", "openid judge.ingest").put("judge_services", "cart pay-*");
        claims.remove("groups");
        String token = OidcIssuer.token("first", first, claims);

        assertThat(write("cart", token)).isEqualTo(204);
        assertThat(write("pay-card", token)).isEqualTo(204);
        assertThat(write("checkout", token)).isEqualTo(400);
    }

    private int write(String name, String token) {
        return service.post(
                        "/write", "r,service=" + name + ",version=1 latency_ms=1\n", "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void tokenWithoutAnyRole_isKnownButMayNothing() {
        JsonObject claims = claims();
        claims.remove("groups");

        assertThat(status(OidcIssuer.token("first", first, claims))).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"iss, https://other.example", "iss,", "aud, other", "aud,", "sub,", "exp,"})
    void token_withAClaimThatIsWrongOrMissing_isRefused(String claim, String value) {
        JsonObject claims = claims();
        claims.remove(claim);
        if (value != null) {
            claims.put(claim, value);
        }

        assertThat(status(OidcIssuer.token("first", first, claims))).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"exp, -31, 401", "exp, -29, 200", "exp, 1, 200", "nbf, 29, 200", "nbf, 31, 401", "nbf, -1, 200"})
    void token_beforeItsTimeOrAfter_isBelievedWithinTheSkewOfClocks(String claim, int seconds, int status) {
        JsonObject claims = claims().put(claim, NOW.getEpochSecond() + seconds);

        assertThat(status(OidcIssuer.token("first", first, claims))).isEqualTo(status);
    }

    @Test
    void token_thatExpires_isRefusedFromThenOn() {
        String token = OidcIssuer.token("first", first, claims());
        assertThat(status(token)).isEqualTo(200);

        clock.move(Duration.ofSeconds(331));

        assertThat(status(token)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void token_ofWhichABitWasTurned_isRefused(int part) {
        assertThat(status(OidcIssuer.tampered(OidcIssuer.token("first", first, claims()), part)))
                .isEqualTo(401);
    }

    @Test
    void token_ofAnotherKeyUnderTheSameId_isRefused() {
        assertThat(status(OidcIssuer.token("first", second, claims()))).isEqualTo(401);
    }

    @Test
    void token_withoutSignature_isRefused() {
        String none = OidcIssuer.part(new JsonObject().put("alg", "none")) + "." + OidcIssuer.part(claims());

        assertThat(status(none)).isEqualTo(401);
        assertThat(status(none + ".")).isEqualTo(401);
        String named = OidcIssuer.part(new JsonObject().put("alg", "RS256").put("kid", "first")) + "."
                + OidcIssuer.part(claims());
        assertThat(status(named)).isEqualTo(401);
        assertThat(status(named + ".")).isEqualTo(401);
    }

    @Test
    void token_signedWithASharedSecret_isRefused() throws Exception {
        String signed = OidcIssuer.part(new JsonObject().put("alg", "HS256").put("kid", "shared")) + "."
                + OidcIssuer.part(claims());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));

        assertThat(status(signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature)))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9.W10.AA", "\u007f"})
    void rubbish_isRefused(String token) {
        assertThat(status(token.replace("\u007f", "x".repeat(6_000)))).isEqualTo(401);
    }

    @Test
    void keys_thatRotate_areFetchedWhenATokenNamesThem_atMostEveryTenSeconds() {
        assertThat(status(OidcIssuer.token("first", first, claims()))).isEqualTo(200);
        assertThat(issuer.keyRequests).hasValue(1);
        issuer.publish("second", second);
        issuer.withdraw("first");

        assertThat(status(OidcIssuer.token("second", second, claims()))).isEqualTo(401);
        assertThat(issuer.keyRequests).hasValue(1);
        clock.move(Duration.ofSeconds(10));
        assertThat(status(OidcIssuer.token("second", second, claims()))).isEqualTo(200);
        assertThat(issuer.keyRequests).hasValue(2);
        assertThat(status(OidcIssuer.token("first", first, claims()))).isEqualTo(401);
        for (int i = 0; i < 20; i++) {
            assertThat(status(OidcIssuer.token("unknown" + i, second, claims())))
                    .isEqualTo(401);
        }
        assertThat(issuer.keyRequests).hasValue(2);
    }

    @Test
    void issuer_thatDoesNotAnswer_isToldApartFromABadToken_andAskedAgain() {
        issuer.isBroken = true;
        String token = OidcIssuer.token("first", first, claims());

        HttpResponse<String> response = get("/api/v1/analyses", token);

        Problems.of(response, 503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        issuer.isBroken = false;
        clock.move(Duration.ofSeconds(10));
        assertThat(status(token)).isEqualTo(200);
    }

    @Test
    void keys_holdWhileTheIssuerIsAway() {
        assertThat(status(OidcIssuer.token("first", first, claims()))).isEqualTo(200);
        issuer.isBroken = true;
        clock.move(Duration.ofHours(2));
        JsonObject later = claims().put("exp", clock.millis() / 1_000 + 60);

        assertThat(status(OidcIssuer.token("first", first, later))).isEqualTo(200);
    }

    @Test
    void request_whoseTokenIsChecked_keepsItsBody() {
        String body = "r,service=s,version=1 latency_ms=1\n".repeat(20_000);
        JsonObject claims = claims().put("scope", "judge.ingest").put("judge_services", new JsonArray().add("s"));

        HttpResponse<String> response =
                service.post("/write", body, "Authorization", "Bearer " + OidcIssuer.token("first", first, claims));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        HttpResponse<String> session = get("/api/v1/session", OidcIssuer.token("first", first, claims));
        assertThat(session.body()).contains("ingest");
    }
}
