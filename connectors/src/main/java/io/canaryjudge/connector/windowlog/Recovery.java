package io.canaryjudge.connector.windowlog;

import java.util.List;

/**
 * What was found when a log was opened.
 *
 * @param segments files that are served
 * @param bytes of them
 * @param torn ends of files that were cut off: what was being written when a process or a machine ended
 * @param quarantined files with damage in their middle
 * @param foreign files that are left alone, because their windows have another width
 */
public record Recovery(int segments, long bytes, List<Torn> torn, List<Quarantined> quarantined, List<String> foreign) {

    /** Copies the lists. */
    public Recovery {
        torn = List.copyOf(torn);
        quarantined = List.copyOf(quarantined);
        foreign = List.copyOf(foreign);
    }

    /** How many bytes were cut off. */
    public long tornBytes() {
        return torn.stream().mapToLong(Torn::bytes).sum();
    }

    /**
     * The end of a file that was cut off.
     *
     * @param file its name
     * @param bytes how many
     */
    public record Torn(String file, long bytes) {}

    /**
     * A file with a bad checksum in its middle. It is kept as it was under another name, and what of it could be read is
     * served from a new file.
     *
     * @param file its name
     * @param keptAs the name under which it is kept
     * @param firstBadByte where the damage begins
     * @param unreadableBytes how many bytes of it could not be read
     * @param unnamedParts parts that could be read, but not whose they are
     */
    public record Quarantined(String file, String keptAs, long firstBadByte, long unreadableBytes, long unnamedParts) {}
}
