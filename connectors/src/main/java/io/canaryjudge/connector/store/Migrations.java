package io.canaryjudge.connector.store;

import io.canaryjudge.spi.StoreException;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables of a store up to date. */
final class Migrations {

    private static final String SCRIPTS = "classpath:io/canaryjudge/connector/store";

    private Migrations() {}

    static void run(DataSource source, Dialect dialect) {
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations(SCRIPTS)
                    .placeholders(Map.of("number", dialect.numberColumn()))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw failure(dialect, e);
        }
    }

    private static StoreException failure(Dialect dialect, FlywayException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        StoreException.Kind kind =
                cause instanceof SQLException error ? dialect.kindOf(error) : StoreException.Kind.OTHER;
        return new StoreException(
                kind,
                dialect.name() + ": " + Transactions.words(kind) + "; its tables could not be brought up to date ("
                        + cause.getMessage() + ")",
                failure);
    }
}
