package io.canaryjudge.connector.notice;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who gets e-mail, and through which SMTP server.
 *
 * @param host of the server
 * @param port of the server
 * @param encryption of the connection to it
 * @param login who logs in to it; empty where nobody has to
 * @param from the sender's address
 * @param to the receivers' addresses
 * @param subject of the messages, one line
 * @param text of the messages
 * @param pages where the link leads
 * @param timeout for one attempt
 */
public record MailConfig(
        String host,
        int port,
        Encryption encryption,
        Optional<Login> login,
        String from,
        List<String> to,
        Template subject,
        Template text,
        Pages pages,
        Duration timeout) {

    private static final int MOST_RECEIVERS = 50;
    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^@<>(),:;\\\\\"\\[\\]]]{1,64}@[A-Za-z0-9.-]{1,253}");

    /** How the connection is encrypted. */
    public enum Encryption {
        /** STARTTLS, and nothing is sent without it. */
        STARTTLS,
        /** TLS from the first byte on. */
        TLS,
        /** Not at all, for a server on the same machine. */
        NONE
    }

    /** Who logs in. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + ", ***]";
        }
    }

    /** @throws IllegalArgumentException if an address is none, there are none or too many, or the subject has lines */
    public MailConfig {
        to = List.copyOf(to);
        if (to.isEmpty() || to.size() > MOST_RECEIVERS) {
            throw new IllegalArgumentException("to: 1 to " + MOST_RECEIVERS + " addresses; were " + to.size());
        }
        requireAddress("from", from);
        to.forEach(address -> requireAddress("to", address));
        if (!subject.isOneLine()) {
            throw new IllegalArgumentException("subject: one line without control characters");
        }
    }

    private static void requireAddress(String field, String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(field + ": an address such as team@example.org; was '" + address + "'");
        }
    }
}
