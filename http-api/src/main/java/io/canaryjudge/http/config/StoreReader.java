package io.canaryjudge.http.config;

import io.canaryjudge.spi.Retention;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where analyses, verdicts and deliveries are kept. No message shows a password. */
final class StoreReader {

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^?]+(\\?.*)?");
    private static final Pattern WITH_PASSWORD = Pattern.compile("(?i).*([?&]password=|//[^/]*@).*");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);
    private static final long MOST_CLOSED = 10_000_000;

    private StoreReader() {}

    static StoreSettings read(Fields fields) {
        StoreSettings defaults = StoreSettings.DEFAULT;
        Duration age = fields.duration("retention", defaults.retention().age(), SHORTEST, LONGEST);
        long most = fields.integer("maxClosed", defaults.retention().closedStreams(), 1, MOST_CLOSED);
        Optional<StoreSettings.Database> database =
                fields.has("url") ? Optional.of(database(fields)) : Optional.empty();
        Duration lease = fields.duration("lease", defaults.lease(), SHORTEST_LEASE, LONGEST_LEASE);
        fields.allow("url");
        if (database.isEmpty()) {
            refuseWithoutUrl(fields, "lease");
            refuseWithoutUrl(fields, "user");
            refuseWithoutUrl(fields, "password");
            refuseWithoutUrl(fields, "passwordFile");
        }
        fields.refuseUnknownKeys();
        return new StoreSettings(database, new Retention(age, most), lease);
    }

    private static StoreSettings.Database database(Fields fields) {
        String url = fields.requiredText("url");
        if (!url.isEmpty()
                && (!URL.matcher(url).matches() || WITH_PASSWORD.matcher(url).matches())) {
            fields.refuse("url", "must be jdbc:postgresql://HOST/DATABASE, without user and password");
        }
        return new StoreSettings.Database(url, fields.requiredText("user"), password(fields));
    }

    private static String password(Fields fields) {
        fields.allow("password", "passwordFile");
        if (fields.has("password")) {
            return fields.text("password", "");
        }
        return fields.has("passwordFile")
                ? ServerConfigReader.contents(fields, "passwordFile").orElse("").strip()
                : "";
    }

    private static void refuseWithoutUrl(Fields fields, String key) {
        fields.allow(key);
        if (fields.has(key)) {
            fields.refuse(key, "belongs to a database; give store.url too");
        }
    }
}
