package io.canaryjudge.http.config;

import io.canaryjudge.spi.Retention;
import java.time.Duration;
import java.util.Optional;

/**
 * Where analyses, verdicts and deliveries are kept.
 *
 * @param database that several nodes may share; empty for a file in the folder of data
 * @param retention how long what is over is kept
 * @param lease how long an analysis is left to a node that is not heard of; not used where there is no database
 */
public record StoreSettings(Optional<Database> database, Retention retention, Duration lease) {

    /** A file; ninety days and ten thousand analyses; leases of 15 s. */
    public static final StoreSettings DEFAULT =
            new StoreSettings(Optional.empty(), new Retention(Duration.ofDays(90), 10_000), Duration.ofSeconds(15));

    /**
     * A PostgreSQL database.
     *
     * @param url {@code jdbc:postgresql://HOST/DATABASE}, without a password
     * @param password may be empty where the server trusts the user
     */
    public record Database(String url, String user, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Database[" + url.replaceFirst("\\?.*", "") + ", user=" + user + ", password=***]";
        }
    }
}
