package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.http.access.AccessSettings.Authentication;
import io.canaryjudge.http.access.OidcSettings;
import io.canaryjudge.http.access.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessReaderTest {

    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String OIDC =
            "issuer: 'https://id.example', audience: judge, rules: [{claim: g, value: v, roles: [read]}]";

    private static ServerConfig read(String yaml, Map<String, Object> flags) {
        return ServerConfigReader.read(yaml, Map.of(), flags);
    }

    private static List<String> problems(String yaml) {
        return catchThrowableOfType(InvalidInputException.class, () -> read(yaml, Map.of())).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "127.9.9.9", "::1", "'[::1]'"})
    void loopback_needsNoAuthentication(String host) {
        assertThat(read("host: " + host, Map.of()).access().isAuthenticated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "'::'", "10.0.0.1", "judge.example.com", "localhost.example.com", "127.0.0.1.nip.io"})
    void otherAddress_withoutAuthentication_isRefused(String host) {
        assertThat(problems("host: " + host)).singleElement().asString().contains("without authentication", "loopback");
        assertThat(problems("{host: " + host + ", access: {adminTokenHash: " + HASH + ", authentication: none}}"))
                .singleElement()
                .asString()
                .contains("without authentication");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access: {adminTokenHash: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}",
                "access: {authentication: required}",
                "oidc: {" + OIDC + "}"
            })
    void otherAddress_withAuthentication_isTaken(String yaml) {
        assertThat(read("host: 0.0.0.0\n" + yaml, Map.of()).access().isAuthenticated())
                .isTrue();
    }

    @Test
    void flagOfDevelopment_beatsWhatTheSettingsSay() {
        ServerConfig config = read("access: {adminTokenHash: " + HASH + "}", Map.of("access.authentication", "none"));

        assertThat(config.access().authentication()).isEqualTo(Authentication.NONE);
        assertThat(config.access().isAuthenticated()).isFalse();
    }

    @Test
    void oidc_thatSaysLittle_hasDefaults() {
        OidcSettings oidc =
                read("oidc: {" + OIDC + "}", Map.of()).access().oidc().orElseThrow();

        assertThat(oidc.algorithms()).isEqualTo(Set.copyOf(OidcSettings.ALGORITHMS));
        assertThat(oidc.clockSkew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(oidc.nameClaim()).isEqualTo("sub");
        assertThat(oidc.rules().get(0).services().isAll()).isTrue();
    }

    @Test
    void rate_isRead() {
        assertThat(read("access: {requestsPerSecond: 5}", Map.of()).access().rateLimit())
                .isEqualTo(new RateLimit(5, 10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access: {adminTokenHash: secret}|access.adminTokenHash: must be 64 hexadecimal digits",
                "access: {authentication: maybe}|access.authentication: must be one of",
                "access: {tokensFile: /nowhere}|access.tokensFile: cannot be read",
                "access: {allowedOrigins: ['https://a.example/']}|access.allowedOrigins: each must be an origin",
                "access: {allowedOrigins: ['*']}|access.allowedOrigins: each must be an origin",
                "access: {requestsPerSecond: 0}|access.requestsPerSecond: must be a whole number",
                "access: {x: 1}|access.x: is unknown",
                "access: {certificates: [{subject: 'CN=a', roles: [read]}]}|access.certificates: need tls.clientCaFile",
                "oidc: {issuer: 'http://id.example', audience: j, rules: [{claim: g, value: v, roles: [read]}]}|oidc.issuer: must be https",
                "oidc: {issuer: 'https://id.example', rules: [{claim: g, value: v, roles: [read]}]}|oidc.audience: is missing",
                "oidc: {issuer: 'https://id.example', audience: j}|oidc.rules: is missing",
                "oidc: {issuer: 'https://id.example', audience: j, algorithms: [HS256], rules: [{claim: g, value: v, roles: [read]}]}|oidc.algorithms: must be some of RS256",
                "oidc: {issuer: 'https://id.example', audience: j, algorithms: [none], rules: [{claim: g, value: v, roles: [read]}]}|oidc.algorithms: must be some of RS256",
                "oidc: {issuer: 'https://id.example', audience: j, clockSkew: 6m, rules: [{claim: g, value: v, roles: [read]}]}|oidc.clockSkew: must be a duration",
                "tls: {certificateFile: /nowhere, keyFile: /nowhere}|tls.certificateFile: cannot be read",
            })
    void settings_thatAreWrong_areRefused(String yaml, String problem) {
        assertThat(problems(yaml)).anyMatch(text -> text.startsWith(problem));
        assertThat(problems(yaml)).noneMatch(text -> text.contains("secret'"));
    }
}
