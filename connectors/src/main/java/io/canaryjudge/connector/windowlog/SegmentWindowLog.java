package io.canaryjudge.connector.windowlog;

import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.DeltaVisitor;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Windows in segment files. Each commit appends one frame to the newest file and forces it to the disk. A file that is
 * large or old enough is closed; later its parts are merged, so that a window of a series is in it once.
 */
public final class SegmentWindowLog implements WindowLog {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentWindowLog.class);

    private final WindowLogConfig config;
    private final SegmentFolder folder;
    private final AutoCloseable lock;
    /** Closed segments, the oldest first. */
    private final List<Segment> closed = new CopyOnWriteArrayList<>();

    /** Segments that nobody reads, until they are too old. */
    private final List<Segment> foreign;

    private final Recovery recovery;
    private long nextNumber;
    private volatile @Nullable OpenSegment open;

    private SegmentWindowLog(WindowLogConfig config, SegmentFolder folder, AutoCloseable lock) throws IOException {
        this.config = config;
        this.folder = folder;
        this.lock = lock;
        SegmentRepair repair = new SegmentRepair(folder, config, header());
        closed.addAll(repair.segments());
        foreign = repair.foreign();
        recovery = repair.recovery();
        nextNumber = repair.lastNumber() + 1;
    }

    /**
     * Opens a log and puts right what the end of a process has left: torn ends are cut off, damaged files put aside. What
     * was found is in {@link #recovery()}.
     *
     * @throws IOException if the folder cannot be used, or holds segments of a later version than this one knows
     */
    public static SegmentWindowLog open(WindowLogConfig config) throws IOException {
        DiskFolder folder = DiskFolder.open(config.folder());
        try {
            return new SegmentWindowLog(config, folder, folder);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** The same over a folder that may fail. */
    static SegmentWindowLog open(WindowLogConfig config, SegmentFolder folder) throws IOException {
        return new SegmentWindowLog(config, folder, () -> {});
    }

    private ByteBuffer header() {
        return SegmentHeader.bytes(
                config.windows().width().toMillis(), config.windows().grace().toMillis());
    }

    /** What was found when it was opened. */
    public Recovery recovery() {
        return recovery;
    }

    @Override
    public void append(List<UncommittedBatch> batches) throws IOException {
        if (batches.stream().allMatch(UncommittedBatch::isEmpty)) {
            return;
        }
        long now = batches.stream()
                .mapToLong(UncommittedBatch::lastArrivalMillis)
                .max()
                .orElseThrow();
        segmentAt(now).append(batches);
    }

    private OpenSegment segmentAt(long nowMillis) throws IOException {
        OpenSegment current = open;
        if (current != null && isFull(current, nowMillis)) {
            finish(current);
            current = null;
        }
        if (current == null) {
            current = OpenSegment.create(folder, folder.path(nextNumber++), header(), nowMillis);
            open = current;
        }
        return current;
    }

    private boolean isFull(OpenSegment segment, long nowMillis) {
        return segment.isBroken()
                || segment.committed().bytes() >= config.segmentBytes()
                || nowMillis - segment.sinceMillis() >= config.segmentAge().toMillis();
    }

    /** That a file cannot be said to be whole takes nothing away from what it has. */
    private void finish(OpenSegment segment) {
        try {
            segment.finish();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", segment.committed().file(), e.getMessage());
        }
        closed.add(segment.committed());
        open = null;
    }

    private List<Segment> segments() {
        OpenSegment current = open;
        List<Segment> all = new ArrayList<>(closed);
        if (current != null
                && all.stream()
                        .noneMatch(
                                each -> each.file().equals(current.committed().file()))) {
            all.add(current.committed());
        }
        return all;
    }

    @Override
    public void replay(long firstIndex, DeltaVisitor visitor) throws IOException {
        read(firstIndex, Long.MAX_VALUE, series -> true, visitor);
    }

    @Override
    public List<WindowPair> pairs(String service, String baseline, String canary, long firstIndex, long lastIndex)
            throws IOException {
        SortedMap<Long, PairOfMaps> found = new TreeMap<>();
        Predicate<SeriesKey> wanted = series -> series.service().equals(service)
                && (series.version().equals(baseline) || series.version().equals(canary));
        read(firstIndex, lastIndex, wanted, (series, index, requests) -> {
            PairOfMaps pair = found.computeIfAbsent(index, i -> new PairOfMaps(new TreeMap<>(), new TreeMap<>()));
            if (series.version().equals(baseline)) {
                pair.baseline().merge(series.instance(), requests, WindowSnapshot::merge);
            }
            if (series.version().equals(canary)) {
                pair.canary().merge(series.instance(), requests, WindowSnapshot::merge);
            }
        });
        List<WindowPair> pairs = new ArrayList<>();
        for (long index = firstIndex; index <= lastIndex; index++) {
            PairOfMaps pair = found.getOrDefault(index, PairOfMaps.EMPTY);
            pairs.add(new WindowPair(index, pair.baseline(), pair.canary()));
        }
        return pairs;
    }

    private void read(long firstIndex, long lastIndex, Predicate<SeriesKey> wanted, DeltaVisitor visitor)
            throws IOException {
        for (Segment segment : segments()) {
            if (segment.overlaps(firstIndex, lastIndex)) {
                read(segment, firstIndex, lastIndex, wanted, visitor);
            }
        }
    }

    /** Of a segment that is still written, only what is there for certain; of one that was merged meanwhile, all. */
    private static void read(
            Segment segment, long firstIndex, long lastIndex, Predicate<SeriesKey> wanted, DeltaVisitor visitor)
            throws IOException {
        SegmentContent content;
        try {
            content = SegmentContent.read(segment.file(), Long.MAX_VALUE);
        } catch (NoSuchFileException e) {
            // Its windows became too old meanwhile.
            return;
        }
        if (!content.isMerged()) {
            content = SegmentContent.read(segment.file(), segment.bytes());
        }
        GroupedRequests requests = GroupedRequests.read(
                content,
                firstIndex,
                lastIndex,
                wanted,
                (series, number, index, body) -> visitor.visit(series, index, WindowCodec.get(body)));
        for (GroupedRequests.Group group : requests) {
            visitor.visit(group.series(), group.index(), requests.requests(group));
        }
    }

    @Override
    public long newestIndex() {
        return segments().stream().mapToLong(Segment::lastIndex).max().orElse(Long.MIN_VALUE);
    }

    @Override
    public long lastArrivalMillis() {
        return segments().stream().mapToLong(Segment::lastArrivalMillis).max().orElse(Long.MIN_VALUE);
    }

    @Override
    public long bytes() {
        return segments().stream().mapToLong(Segment::bytes).sum();
    }

    @Override
    public void maintain(long nowMillis) throws IOException {
        long oldestKept =
                config.windows().indexOf(nowMillis - config.retention().toMillis());
        long oldestForeign = nowMillis - config.retention().toMillis();
        for (Segment segment : List.copyOf(foreign)) {
            if (segment.lastArrivalMillis() < oldestForeign) {
                folder.delete(segment.file());
                foreign.remove(segment);
            }
        }
        for (Segment segment : List.copyOf(closed)) {
            if (segment.lastIndex() < oldestKept) {
                folder.delete(segment.file());
                closed.remove(segment);
            } else if (!segment.isMerged()) {
                Segment merged = merge(segment);
                closed.replaceAll(each -> each.equals(segment) ? merged : each);
            }
        }
    }

    private Segment merge(Segment segment) throws IOException {
        SegmentContent content = SegmentContent.read(segment.file(), segment.bytes());
        Path unfinished = SegmentRepair.unfinished(segment.file());
        folder.delete(unfinished);
        new Merging(content).write(folder, unfinished, header());
        folder.replace(unfinished, segment.file());
        return Segment.of(segment.file(), SegmentContent.read(segment.file(), Long.MAX_VALUE));
    }

    @Override
    public void close() throws IOException {
        OpenSegment current = open;
        if (current != null) {
            finish(current);
        }
        try {
            lock.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** A window of both cohorts while it is put together. */
    private record PairOfMaps(SortedMap<String, WindowSnapshot> baseline, SortedMap<String, WindowSnapshot> canary) {
        static final PairOfMaps EMPTY = new PairOfMaps(new TreeMap<>(), new TreeMap<>());
    }
}
