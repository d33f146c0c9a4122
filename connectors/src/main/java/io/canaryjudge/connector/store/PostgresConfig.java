package io.canaryjudge.connector.store;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A PostgreSQL database and how to use it.
 *
 * @param url {@code jdbc:postgresql:…} with host and database; without a password, and the schema as {@code
 *     currentSchema} where it is not the user's own
 * @param password may be empty where the server trusts the user
 * @param connectTimeout until a connection must be there, from 1 s to 1 min
 * @param statementTimeout for one statement, from 1 s to 1 min
 * @param connections most at a time, from 1 to 100
 */
public record PostgresConfig(
        String url, String user, String password, Duration connectTimeout, Duration statementTimeout, int connections) {

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^?]+(\\?.*)?");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_CONNECTIONS = 100;

    /** @throws IllegalArgumentException if a value is out of its range; the message has no password */
    public PostgresConfig {
        if (!URL.matcher(url).matches() || url.matches("(?i).*[?&]password=.*")) {
            throw new IllegalArgumentException("url: must be jdbc:postgresql://HOST/DATABASE, without a password");
        }
        require("connectTimeout", connectTimeout);
        require("statementTimeout", statementTimeout);
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException("connections: from 1 to " + MOST_CONNECTIONS + "; was " + connections);
        }
    }

    /** 5 s to connect, 10 s for a statement, 4 connections. */
    public static PostgresConfig of(String url, String user, String password) {
        return new PostgresConfig(url, user, password, Duration.ofSeconds(5), Duration.ofSeconds(10), 4);
    }

    /** With these limits instead. */
    public PostgresConfig withTimeouts(Duration connect, Duration statement) {
        return new PostgresConfig(url, user, password, connect, statement, connections);
    }

    private static void require(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": from " + SHORTEST + " to " + LONGEST + "; was " + value);
        }
    }

    /** Where it is, as messages name it. */
    String place() {
        return url.replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return "PostgresConfig[" + place() + ", user=" + user + "]";
    }
}
