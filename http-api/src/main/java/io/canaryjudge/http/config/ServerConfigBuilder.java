package io.canaryjudge.http.config;

import io.canaryjudge.flag.Flag;
import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.window.WindowSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings while they are gathered; each method is named after the component of {@link ServerConfig} it sets. */
public final class ServerConfigBuilder {

    private String host;
    private int port;
    private WindowSpec windows;
    private int maxBodyBytes;
    private int maxSeries;
    private int maxAnalyses;
    private IngestLimits ingest;
    private PolicyDocument defaultPolicy;
    private Map<String, PolicyDocument> policies;
    private Optional<ServerConfig.Webhook> webhook;
    private Formats formats;
    private Keeping keeping;
    private StoreSettings store;
    private List<Flag> flags;
    private List<ControllerSettings> controllers;
    private List<SourceSettings> sources;
    private List<NoticeSettings> notices;
    private AccessSettings access;
    private Optional<TlsSettings> tls;

    ServerConfigBuilder(ServerConfig from) {
        host = from.host();
        port = from.port();
        windows = from.windows();
        maxBodyBytes = from.maxBodyBytes();
        maxSeries = from.maxSeries();
        maxAnalyses = from.maxAnalyses();
        ingest = from.ingest();
        defaultPolicy = from.defaultPolicy();
        policies = from.policies();
        webhook = from.webhook();
        formats = from.formats();
        keeping = from.keeping();
        store = from.store();
        flags = from.flags();
        controllers = from.controllers();
        sources = from.sources();
        notices = from.notices();
        access = from.access();
        tls = from.tls();
    }

    public ServerConfigBuilder host(String value) {
        host = value;
        return this;
    }

    public ServerConfigBuilder port(int value) {
        port = value;
        return this;
    }

    public ServerConfigBuilder windows(WindowSpec value) {
        windows = value;
        return this;
    }

    public ServerConfigBuilder maxBodyBytes(int value) {
        maxBodyBytes = value;
        return this;
    }

    public ServerConfigBuilder maxSeries(int value) {
        maxSeries = value;
        return this;
    }

    public ServerConfigBuilder maxAnalyses(int value) {
        maxAnalyses = value;
        return this;
    }

    public ServerConfigBuilder ingest(IngestLimits value) {
        ingest = value;
        return this;
    }

    public ServerConfigBuilder defaultPolicy(PolicyDocument value) {
        defaultPolicy = value;
        return this;
    }

    public ServerConfigBuilder policies(Map<String, PolicyDocument> value) {
        policies = value;
        return this;
    }

    public ServerConfigBuilder webhook(ServerConfig.Webhook value) {
        webhook = Optional.of(value);
        return this;
    }

    public ServerConfigBuilder formats(Formats value) {
        formats = value;
        return this;
    }

    public ServerConfigBuilder keeping(Keeping value) {
        keeping = value;
        return this;
    }

    public ServerConfigBuilder store(StoreSettings value) {
        store = value;
        return this;
    }

    public ServerConfigBuilder sources(List<SourceSettings> value) {
        sources = value;
        return this;
    }

    public ServerConfigBuilder flags(List<Flag> value) {
        flags = value;
        return this;
    }

    public ServerConfigBuilder controllers(List<ControllerSettings> value) {
        controllers = value;
        return this;
    }

    public ServerConfigBuilder notices(List<NoticeSettings> value) {
        notices = value;
        return this;
    }

    public ServerConfigBuilder access(AccessSettings value) {
        access = value;
        return this;
    }

    public ServerConfigBuilder tls(TlsSettings value) {
        tls = Optional.of(value);
        return this;
    }

    /** The settings as they are now. */
    public ServerConfig build() {
        return new ServerConfig(
                host,
                port,
                windows,
                maxBodyBytes,
                maxSeries,
                maxAnalyses,
                ingest,
                defaultPolicy,
                policies,
                webhook,
                formats,
                keeping,
                store,
                flags,
                controllers,
                sources,
                notices,
                access,
                tls);
    }
}
