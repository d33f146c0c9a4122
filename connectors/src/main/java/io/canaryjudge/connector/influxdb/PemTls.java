package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.SourceServer.Trust;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Gives a client that is not Vert.x's the certificates of the settings. */
final class PemTls {

    private PemTls() {}

    /** @throws IllegalStateException if a file cannot be read, or has something else */
    static void apply(Vertx vertx, Trust trust, OkHttpClient.Builder http) {
        try {
            X509TrustManager trusted = trusted(vertx, trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(vertx, trust), new TrustManager[] {trusted}, new SecureRandom());
            http.sslSocketFactory(context.getSocketFactory(), trusted);
        } catch (Exception e) {
            throw new IllegalStateException("the certificates of the settings cannot be used", e);
        }
    }

    private static X509TrustManager trusted(Vertx vertx, Trust trust) throws Exception {
        TrustManagerFactory factory;
        if (trust.authorities().isPresent()) {
            factory =
                    new PemTrustOptions().addCertPath(trust.authorities().get()).getTrustManagerFactory(vertx);
        } else {
            factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
        }
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("there is nobody to trust");
    }

    private static KeyManager @Nullable [] keys(Vertx vertx, Trust trust) throws Exception {
        return trust.certificate().isEmpty()
                ? null
                : new PemKeyCertOptions()
                        .setCertPath(trust.certificate().get())
                        .setKeyPath(trust.key().orElseThrow())
                        .getKeyManagerFactory(vertx)
                        .getKeyManagers();
    }
}
