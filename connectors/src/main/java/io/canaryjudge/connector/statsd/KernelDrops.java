package io.canaryjudge.connector.statsd;

import java.util.Locale;

/** Reads how many datagrams Linux has dropped for want of room in a socket's buffer: {@code /proc/net/udp}. */
final class KernelDrops {

    private static final int LOCAL_ADDRESS = 1;
    private static final int DROPS = 12;

    private KernelDrops() {}

    /** The drops of all sockets on a port, as a table's last column says; 0 where there is none. */
    static long of(String table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return table.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > DROPS && columns[LOCAL_ADDRESS].endsWith(suffix))
                .mapToLong(columns -> number(columns[DROPS]))
                .sum();
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
