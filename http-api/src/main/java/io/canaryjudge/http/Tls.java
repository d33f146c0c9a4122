package io.canaryjudge.http;

import io.canaryjudge.http.config.TlsSettings;
import io.canaryjudge.http.config.TlsSettings.ClientCertificates;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;

/** Has a listener encrypt, by TLS 1.2 or 1.3. */
final class Tls {

    private Tls() {}

    static void apply(TlsSettings settings, HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(settings.certificateFile().toString())
                        .setKeyPath(settings.keyFile().toString()));
        settings.clientCaFile()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString()))
                        .setClientAuth(
                                settings.clientCertificates() == ClientCertificates.REQUIRED
                                        ? ClientAuth.REQUIRED
                                        : ClientAuth.REQUEST));
    }
}
