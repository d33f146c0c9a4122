package io.canaryjudge.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Certificates that the JDK's own tool makes, so that no key need be kept with the sources. */
public final class ServerIdentity {

    private static final String PASSWORD = "changeit";

    private ServerIdentity() {}

    /** Key and certificate of a host, signed by itself; kept in a folder of its own. */
    public static PfxOptions of(String host, Path folder) throws Exception {
        Path file = folder.resolve("identity.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
    }
}
