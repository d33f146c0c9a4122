package io.canaryjudge.http.config;

import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.http.access.AccessSettings.Authentication;
import io.canaryjudge.http.access.ApiToken;
import io.canaryjudge.http.access.CertificateRule;
import io.canaryjudge.http.access.Grant;
import io.canaryjudge.http.access.OidcSettings;
import io.canaryjudge.http.access.RateLimit;
import io.canaryjudge.http.access.TokenText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** Reads who may do what. No message shows a hash. */
final class AccessReader {

    private static final int MOST = 1_000;
    private static final Map<String, Authentication> AUTHENTICATION = Fields.words(
            Map.entry("where-configured", Authentication.WHERE_CONFIGURED),
            Map.entry("required", Authentication.REQUIRED),
            Map.entry("none", Authentication.NONE));

    private AccessReader() {}

    /** The settings of the mapping {@code access}. */
    static AccessSettings read(Fields fields, Optional<OidcSettings> oidc) {
        AccessSettings defaults = AccessSettings.DEFAULT;
        Authentication authentication = fields.word("authentication", AUTHENTICATION, defaults.authentication());
        Optional<String> hash = fields.has("adminTokenHash") ? hash(fields, "adminTokenHash") : Optional.empty();
        fields.allow("adminTokenHash", "tokensFile");
        List<ApiToken> tokens = fields.has("tokensFile") ? tokens(fields) : List.of();
        List<CertificateRule> certificates = new ArrayList<>();
        for (Fields rule : fields.objects("certificates", 0, MOST)) {
            certificate(rule).ifPresent(certificates::add);
        }
        int perSecond = (int) fields.integer("requestsPerSecond", RateLimit.DEFAULT.perSecond(), 1, RateLimit.MOST);
        int burst = (int) fields.integer("burst", Math.min(RateLimit.MOST, 2L * perSecond), 1, RateLimit.MOST);
        List<String> origins = fields.texts("allowedOrigins", 0, MOST);
        if (!origins.stream().allMatch(AccessReader::isOrigin)) {
            fields.refuse("allowedOrigins", "each must be an origin such as https://portal.example.com");
        }
        fields.refuseUnknownKeys();
        return new AccessSettings(
                authentication, tokens, hash, oidc, certificates, new RateLimit(perSecond, burst), origins);
    }

    private static Optional<String> hash(Fields fields, String key) {
        String hash = fields.requiredText(key);
        if (ApiToken.isHash(hash)) {
            return Optional.of(hash);
        }
        fields.refuse(key, "must be 64 hexadecimal digits in small letters, as judge token generate prints them");
        return Optional.empty();
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && text.equals(uri.getScheme() + "://" + uri.getHost() + port);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<CertificateRule> certificate(Fields fields) {
        String name = fields.requiredText("subject");
        Optional<X500Principal> subject =
                name.isEmpty() ? Optional.empty() : fields.make(() -> new X500Principal(name));
        Optional<Grant> grant = GrantReader.read(fields);
        fields.refuseUnknownKeys();
        return subject.isPresent() && grant.isPresent()
                ? Optional.of(new CertificateRule(subject.get(), grant.get()))
                : Optional.empty();
    }

    private static List<ApiToken> tokens(Fields settings) {
        try {
            return ServerConfigReader.contents(settings, "tokensFile")
                    .map(AccessReader::tokens)
                    .orElse(List.of());
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> settings.refuse("tokensFile", problem.toString()));
            return List.of();
        }
    }

    private static List<ApiToken> tokens(String yaml) {
        Fields file = Fields.of(Documents.parse(yaml));
        List<ApiToken> tokens = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Fields fields : file.objects("tokens", 0, MOST)) {
            token(fields).ifPresent(token -> {
                if (!ids.add(token.id())) {
                    fields.refuse("id", "must be given once, was given before");
                }
                tokens.add(token);
            });
        }
        file.refuseUnknownKeys();
        file.throwIfBad();
        return tokens;
    }

    private static Optional<ApiToken> token(Fields fields) {
        String id = fields.requiredName("id");
        if (!id.isEmpty() && !TokenText.isId(id)) {
            fields.refuse("id", "must be ten letters and digits, as judge token generate prints them");
        }
        String name = fields.requiredName("name");
        Optional<String> hash = hash(fields, "hash");
        Optional<Grant> grant = GrantReader.read(fields);
        OptionalLong expires = expires(fields);
        fields.refuseUnknownKeys();
        return id.isEmpty() || name.isEmpty() || hash.isEmpty() || grant.isEmpty()
                ? Optional.empty()
                : Optional.of(new ApiToken(id, name, hash.get(), grant.get(), 0, expires, "settings"));
    }

    private static OptionalLong expires(Fields fields) {
        String text = fields.text("expires", "");
        try {
            return text.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            fields.refuse("expires", "must be a time such as 2027-01-31T00:00:00Z, was " + Fields.describe(text));
            return OptionalLong.empty();
        }
    }
}
