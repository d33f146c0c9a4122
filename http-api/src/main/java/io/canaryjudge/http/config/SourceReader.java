package io.canaryjudge.http.config;

import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.connector.source.SourceServer.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the section {@code sources} of the settings. */
final class SourceReader {

    private static final int MOST_SOURCES = 20;
    private static final Map<String, Function<Fields, Optional<SourceType>>> TYPES = Fields.words(
            Map.entry("prometheus", fields -> Optional.of(new SourceType.Prometheus())),
            Map.entry("influxdb", InfluxDbReader::read));

    private SourceReader() {}

    static List<SourceSettings> read(Fields fields) {
        List<SourceSettings> sources = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields one : fields.objects("sources", 0, MOST_SOURCES)) {
            source(one).ifPresent(source -> {
                sources.add(source);
                if (!names.add(source.name())) {
                    one.refuse("name", "two sources are named '" + source.name() + "'");
                }
            });
        }
        return sources;
    }

    private static Optional<SourceSettings> source(Fields fields) {
        String name = fields.requiredName("name");
        Optional<SourceType> type = fields.word("type", TYPES, none -> Optional.of(new SourceType.Prometheus()))
                .apply(fields);
        String url = fields.requiredText("url");
        Access access = access(fields);
        Optional<Trust> trust = trust(fields.object("tls"));
        Duration timeout =
                fields.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(5));
        int most = (int) fields.integer("maxAnswerBytes", 16 << 20, 1_024, 256 << 20);
        String instance = fields.name("instanceLabel", "instance");
        Duration every = fields.duration("every", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(10));
        Duration step = fields.duration("step", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(10));
        Duration patience =
                fields.duration("patience", Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofMinutes(10));
        Duration lost = fields.duration("lostAfter", Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofDays(1));
        fields.refuseUnknownKeys();
        if (name.isEmpty() || url.isEmpty() || trust.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        return fields.make(() -> new SourceSettings(
                new SourceServer(name, URI.create(url), access, trust.get(), timeout, most),
                type.get(),
                instance,
                every,
                step,
                patience,
                lost));
    }

    private static Access access(Fields fields) {
        fields.allow("user", "passwordFile", "tokenFile");
        if (fields.has("tokenFile")) {
            if (fields.has("user")) {
                fields.refuse("tokenFile", "cannot be together with user");
            }
            return new Access.Bearer(
                    ServerConfigReader.contents(fields, "tokenFile").orElse("").strip());
        }
        if (!fields.has("user")) {
            return new Access.Open();
        }
        String password = ServerConfigReader.contents(fields, "passwordFile").orElse("");
        return new Access.Basic(fields.requiredName("user"), password.strip());
    }

    private static Optional<Trust> trust(Fields tls) {
        Optional<String> authorities = file(tls, "authorities");
        Optional<String> certificate = file(tls, "certificate");
        Optional<String> key = file(tls, "key");
        tls.refuseUnknownKeys();
        return tls.make(() -> new Trust(authorities, certificate, key));
    }

    /** The name of a file that can be read. */
    private static Optional<String> file(Fields fields, String key) {
        fields.allow(key);
        return fields.has(key)
                ? ServerConfigReader.contents(fields, key).map(there -> fields.requiredText(key))
                : Optional.empty();
    }
}
