package io.canaryjudge.connector.windowlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads all segments of a folder once and puts right what is wrong with them. */
final class SegmentRepair {

    private final SegmentFolder folder;
    private final WindowLogConfig config;
    private final ByteBuffer header;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Recovery.Torn> torn = new ArrayList<>();
    private final List<Recovery.Quarantined> quarantined = new ArrayList<>();
    private final List<Segment> foreign = new ArrayList<>();
    private long lastNumber;

    SegmentRepair(SegmentFolder folder, WindowLogConfig config, ByteBuffer header) throws IOException {
        this.folder = folder;
        this.config = config;
        this.header = header;
        for (Path file : folder.list()) {
            lastNumber = Math.max(lastNumber, number(file));
            check(file, SegmentContent.read(file, Long.MAX_VALUE));
        }
    }

    List<Segment> segments() {
        return segments;
    }

    long lastNumber() {
        return lastNumber;
    }

    Recovery recovery() {
        long bytes = segments.stream().mapToLong(Segment::bytes).sum();
        List<String> names = foreign.stream().map(each -> name(each.file())).toList();
        return new Recovery(segments.size(), bytes, torn, quarantined, names);
    }

    /** Segments whose windows have another width. */
    List<Segment> foreign() {
        return foreign;
    }

    static Path unfinished(Path file) {
        return file.resolveSibling(name(file) + SegmentFolder.UNFINISHED);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static long number(Path file) {
        String digits = name(file).replaceAll("\\D", "");
        return digits.isEmpty() || digits.length() > 18 ? 0 : Long.parseLong(digits);
    }

    private void check(Path file, SegmentContent content) throws IOException {
        if (content.header().isPresent() && content.header().get().version() > SegmentHeader.VERSION) {
            throw new IOException(name(file) + " has version "
                    + content.header().get().version() + " of the format; this program knows " + SegmentHeader.VERSION);
        }
        if (content.header().isEmpty() && content.frames().isEmpty()) {
            torn.add(new Recovery.Torn(name(file), content.length()));
            folder.delete(file);
        } else if (content.header().isPresent() && isForeign(content.header().get())) {
            foreign.add(Segment.of(file, content));
        } else if (content.header().isEmpty() || !content.isTornAtMost()) {
            quarantine(file, content);
        } else {
            cutOff(file, content);
        }
    }

    private boolean isForeign(SegmentHeader found) {
        return found.widthMillis() != config.windows().width().toMillis();
    }

    private void cutOff(Path file, SegmentContent content) throws IOException {
        SegmentContent whole = content;
        if (content.firstBadByte() >= 0) {
            torn.add(new Recovery.Torn(name(file), content.unreadableBytes()));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(content.firstBadByte());
                channel.force(true);
            }
            whole = SegmentContent.read(file, Long.MAX_VALUE);
        }
        serve(Segment.of(file, whole));
    }

    private void serve(Segment segment) throws IOException {
        if (segment.isEmpty()) {
            folder.delete(segment.file());
        } else {
            segments.add(segment);
        }
    }

    /** Keeps the damaged file as it is, and puts a new one in its place with what can be read of it. */
    private void quarantine(Path file, SegmentContent content) throws IOException {
        Path kept = file.resolveSibling(name(file) + SegmentFolder.CORRUPT);
        Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(kept, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Merging readable = new Merging(content);
        Path unfinished = unfinished(file);
        readable.write(folder, unfinished, header.duplicate());
        folder.replace(unfinished, file);
        quarantined.add(new Recovery.Quarantined(
                name(file),
                name(kept),
                Math.max(0, content.firstBadByte()),
                content.unreadableBytes(),
                readable.unnamed()));
        serve(Segment.of(file, SegmentContent.read(file, Long.MAX_VALUE)));
    }
}
