package io.canaryjudge.http.config;

import io.canaryjudge.http.access.ClaimRule;
import io.canaryjudge.http.access.Grant;
import io.canaryjudge.http.access.OidcSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads whose bearer tokens are believed. */
final class OidcReader {

    private static final int MOST_RULES = 1_000;
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    private OidcReader() {}

    /** The settings of the mapping {@code oidc}; empty, with the problems noted, if there are any. */
    static Optional<OidcSettings> read(Fields fields) {
        Optional<URI> issuer = issuer(fields);
        String audience = fields.requiredText("audience");
        List<String> algorithms = fields.has("algorithms")
                ? fields.texts("algorithms", 1, OidcSettings.ALGORITHMS.size())
                : OidcSettings.ALGORITHMS;
        fields.allow("algorithms");
        if (!OidcSettings.ALGORITHMS.containsAll(algorithms)) {
            fields.refuse("algorithms", "must be some of " + String.join(", ", OidcSettings.ALGORITHMS));
            algorithms = OidcSettings.ALGORITHMS;
        }
        Duration skew = fields.duration("clockSkew", SKEW, Duration.ZERO, MOST_SKEW);
        String nameClaim = fields.name("nameClaim", "sub");
        List<ClaimRule> rules = new ArrayList<>();
        for (Fields rule : fields.objects("rules", 1, MOST_RULES)) {
            rule(rule).ifPresent(rules::add);
        }
        if (!fields.has("rules")) {
            fields.refuse("rules", "is missing; without one nobody may do anything");
        }
        fields.refuseUnknownKeys();
        Set<String> allowed = Set.copyOf(algorithms);
        return issuer.filter(known -> !allowed.isEmpty())
                .map(known -> new OidcSettings(known, audience, allowed, skew, nameClaim, rules));
    }

    private static Optional<URI> issuer(Fields fields) {
        String text = fields.requiredText("issuer");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            boolean isSafe = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && Hosts.isLoopback(String.valueOf(uri.getHost())));
            if (isSafe && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            fields.refuse("issuer", "must be a URL, was " + Fields.describe(text));
            return Optional.empty();
        }
        fields.refuse(
                "issuer",
                "must be https:// (http:// on a loopback address only) without query, was " + Fields.describe(text));
        return Optional.empty();
    }

    private static Optional<ClaimRule> rule(Fields fields) {
        String claim = fields.requiredText("claim");
        String value = fields.requiredText("value");
        String servicesClaim = fields.text("servicesClaim", "");
        if (!servicesClaim.isEmpty() && fields.has("services")) {
            fields.refuse("services", "must not be given beside servicesClaim");
        }
        Optional<Grant> grant = GrantReader.read(fields);
        fields.refuseUnknownKeys();
        return grant.map(granted -> new ClaimRule(
                claim,
                value,
                granted.roles(),
                granted.services(),
                servicesClaim.isEmpty() ? Optional.empty() : Optional.of(servicesClaim)));
    }
}
