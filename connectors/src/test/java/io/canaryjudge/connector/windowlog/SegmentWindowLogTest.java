package io.canaryjudge.connector.windowlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentWindowLogTest {

    private static final WindowSpec SPEC = WindowSpec.DEFAULT;

    @TempDir
    private Path folder;

    private final Recorded recorded = new Recorded(new SplittableRandom(1));

    private WindowLogConfig config(Path where) {
        return new WindowLogConfig(where, SPEC, 16 << 10, Duration.ofSeconds(20), Duration.ofMinutes(5));
    }

    private SegmentWindowLog open() throws IOException {
        return SegmentWindowLog.open(config(folder));
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void log_openedAgainAndAgain_hasAllThatWasAppended() throws IOException {
        for (int run = 0; run < 5; run++) {
            try (SegmentWindowLog log = open()) {
                assertThat(Recorded.windows(log)).isEqualTo(recorded.windows());
                for (int i = 0; i < 40; i++) {
                    recorded.append(log, 1 + i);
                }
                if (run % 2 == 1) {
                    log.maintain(recorded.nowMillis());
                }
                assertThat(Recorded.windows(log)).isEqualTo(recorded.windows());
                assertThat(log.recovery().torn()).isEmpty();
                assertThat(log.recovery().quarantined()).isEmpty();
            }
        }
        assertThat(files(".segment")).hasSizeGreaterThan(5);
    }

    @Test
    void newestIndexAndLastArrival_areThoseOfWhatWasAppended() throws IOException {
        try (SegmentWindowLog log = open()) {
            assertThat(log.newestIndex()).isEqualTo(Long.MIN_VALUE);
            recorded.append(log, 50);
        }
        try (SegmentWindowLog log = open()) {
            assertThat(log.lastArrivalMillis()).isEqualTo(recorded.nowMillis());
            assertThat(log.newestIndex())
                    .isEqualTo(recorded.windows().keySet().stream()
                            .mapToLong(Recorded.Place::index)
                            .max()
                            .orElseThrow());
        }
    }

    @Test
    void maintain_mergesWhatIsInManyParts() throws IOException {
        try (SegmentWindowLog log = open()) {
            for (int i = 0; i < 300; i++) {
                recorded.append(log, 5);
            }
        }
        try (SegmentWindowLog log = open()) {
            int before = parts(log);
            long bytes = log.bytes();
            log.maintain(recorded.nowMillis());

            assertThat(Recorded.windows(log)).isEqualTo(recorded.windows());
            assertThat(parts(log)).isLessThan(before * 4 / 5);
            assertThat(log.bytes()).isLessThan(bytes);
            for (Path file : files(".segment")) {
                assertThat(SegmentContent.read(file, Long.MAX_VALUE).isMerged()).isTrue();
            }
        }
    }

    private static int parts(SegmentWindowLog log) throws IOException {
        List<Long> parts = new ArrayList<>();
        log.replay(Long.MIN_VALUE, (series, index, requests) -> parts.add(index));
        return parts.size();
    }

    @Test
    void replay_fromAWindowOn_showsNoOlderOne() throws IOException {
        try (SegmentWindowLog log = open()) {
            for (int i = 0; i < 60; i++) {
                recorded.append(log, 20);
            }
            log.maintain(recorded.nowMillis());
            long from = log.newestIndex() - 10;
            Set<Recorded.Place> seen = new HashSet<>();
            log.replay(from, (series, index, requests) -> seen.add(new Recorded.Place(series, index)));

            Set<Recorded.Place> expected = new HashSet<>(recorded.windows().keySet());
            expected.removeIf(place -> place.index() < from);
            assertThat(seen).isEqualTo(expected);
        }
    }

    @Test
    void pairs_areThoseOfTheStore() throws IOException {
        try (SegmentWindowLog log = open()) {
            for (int i = 0; i < 30; i++) {
                recorded.append(log, 30);
            }
            long last = log.newestIndex();

            assertThat(log.pairs("checkout", "1", "2", last - 20, last))
                    .isEqualTo(recorded.store().pairs("checkout", "1", "2", last - 20, last));
            assertThat(log.pairs("other", "1", "2", last, last).get(0).baseline())
                    .isEmpty();
        }
    }

    @Test
    void storeThatIsRestored_hasTheWindowsThatItHadBefore() throws IOException {
        try (SegmentWindowLog log = open()) {
            for (int i = 0; i < 80; i++) {
                recorded.append(log, 30);
                if (i % 20 == 19) {
                    log.maintain(recorded.nowMillis());
                }
            }
        }
        WindowStore restored = new WindowStore(SPEC, new SeriesBudget(100, 100), 64);
        try (SegmentWindowLog log = open()) {
            log.replay(
                    log.newestIndex() - 80,
                    (series, index, requests) -> restored.restore(series, index, requests, log.lastArrivalMillis()));
        }
        long last = SPEC.indexOf(recorded.nowMillis());
        assertThat(restored.pairs("checkout", "1", "2", last - 60, last))
                .isEqualTo(recorded.store().pairs("checkout", "1", "2", last - 60, last));
    }

    @Test
    void windows_olderThanTheyAreKept_areDeleted() throws IOException {
        try (SegmentWindowLog log = open()) {
            for (int i = 0; i < 100; i++) {
                recorded.append(log, 20);
            }
            log.maintain(recorded.nowMillis());
            assertThat(Recorded.windows(log)).isEqualTo(recorded.windows());

            recorded.append(log, 1);
            log.maintain(recorded.nowMillis() + 300_000 + 30_000);
            assertThat(files(".segment")).hasSizeLessThanOrEqualTo(2);
            assertThat(Recorded.windows(log))
                    .isNotEmpty()
                    .hasSizeLessThan(recorded.windows().size());
        }
    }

    @Test
    void file_cutAtEveryByte_hasAllCommitsThatWereWhole() throws IOException {
        List<Long> ends = new ArrayList<>();
        List<Map<Recorded.Place, WindowSnapshot>> states = new ArrayList<>();
        try (SegmentWindowLog log = open()) {
            ends.add(0L);
            states.add(Map.of());
            for (int i = 0; i < 6; i++) {
                recorded.append(log, 1 + 2 * i);
                ends.add(log.bytes());
                states.add(recorded.windows());
            }
        }
        byte[] whole = Files.readAllBytes(files(".segment").get(0));
        for (int length = 0; length <= whole.length; length++) {
            int commits = ends.size() - 1;
            while (ends.get(commits) > length) {
                commits--;
            }
            Path cut = Files.createDirectory(folder.resolve("cut" + length));
            Path file = cut.resolve("windows-000000000001.segment");
            Files.write(file, Arrays.copyOf(whole, length));
            assertRecovered(cut, length, commits == 0 ? 0 : ends.get(commits), states.get(commits));
        }
    }

    private void assertRecovered(Path cut, int length, long end, Map<Recorded.Place, WindowSnapshot> state)
            throws IOException {
        boolean isWhole = length == Files.size(files(".segment").get(0));
        long good = isWhole ? length : length < SegmentHeader.BYTES ? 0 : Math.max(end, SegmentHeader.BYTES);
        try (SegmentWindowLog log = SegmentWindowLog.open(config(cut))) {
            assertThat(Recorded.windows(log)).as("%d bytes", length).isEqualTo(state);
            assertThat(log.recovery().tornBytes()).as("%d bytes", length).isEqualTo(length - good);
            assertThat(log.recovery().quarantined()).isEmpty();
            new Recorded(new SplittableRandom(length)).append(log, 3);
        }
        try (SegmentWindowLog log = SegmentWindowLog.open(config(cut))) {
            assertThat(log.recovery().torn()).isEmpty();
            assertThat(Recorded.windows(log).keySet()).containsAll(state.keySet());
        }
    }

    @Test
    void file_damagedAnywhereInItsMiddle_isPutAsideAndTheRestIsServed() throws IOException {
        List<Long> ends = new ArrayList<>();
        try (SegmentWindowLog log = open()) {
            for (int i = 0; i < 5; i++) {
                recorded.append(log, 4);
                ends.add(log.bytes());
            }
        }
        byte[] whole = Files.readAllBytes(files(".segment").get(0));
        for (int at = SegmentHeader.BYTES; at < ends.get(3); at += 7) {
            Path damaged = Files.createDirectory(folder.resolve("damaged" + at));
            Path file = damaged.resolve("windows-000000000001.segment");
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x10;
            Files.write(file, bytes);
            try (SegmentWindowLog log = SegmentWindowLog.open(config(damaged))) {
                assertThat(log.recovery().quarantined()).as("byte %d", at).hasSize(1);
                Recovery.Quarantined bad = log.recovery().quarantined().get(0);
                assertThat(bad.file()).isEqualTo("windows-000000000001.segment");
                assertThat(bad.firstBadByte()).isLessThanOrEqualTo(at);
                assertThat(bad.firstBadByte() + bad.unreadableBytes()).isGreaterThan(at);
                assertThat(Files.readAllBytes(damaged.resolve(bad.keptAs()))).isEqualTo(bytes);
                assertThat(log.recovery().torn()).isEmpty();
                assertThat(count(Recorded.windows(log))).isBetween(1L, count(recorded.windows()) - 1);
            }
            try (SegmentWindowLog log = SegmentWindowLog.open(config(damaged))) {
                assertThat(log.recovery().quarantined()).isEmpty();
                assertThat(Recorded.windows(log)).isNotEmpty();
            }
        }
    }

    private static long count(Map<Recorded.Place, WindowSnapshot> windows) {
        return windows.values().stream().mapToLong(WindowSnapshot::outcomes).sum();
    }

    /** Of a damaged frame the names of series are missing, and nothing may be said to be of another series. */
    @Test
    void partsOfSeries_whoseNamesAreLost_areLeftOutAndCounted() throws IOException {
        SegmentWindowLog log = open();
        recorded.append(log, 1);
        long first = log.bytes();
        SeriesKey lost = recorded.windows().keySet().iterator().next().series();
        for (int i = 0; i < 20; i++) {
            recorded.append(log, 3);
        }
        log.close();
        Path file = files(".segment").get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) first - 1] ^= 1;
        Files.write(file, bytes);

        try (SegmentWindowLog again = open()) {
            assertThat(again.recovery().quarantined().get(0).unnamedParts()).isPositive();
            assertThat(Recorded.windows(again)).isNotEmpty();
            assertThat(Recorded.windows(again).keySet())
                    .noneMatch(place -> place.series().equals(lost));
            assertThat(recorded.windows()).containsAllEntriesOf(withoutPartial(Recorded.windows(again)));
        }
    }

    /** Windows to which the lost frame had something to add are smaller than they were. */
    private Map<Recorded.Place, WindowSnapshot> withoutPartial(Map<Recorded.Place, WindowSnapshot> found) {
        found.entrySet().removeIf(entry -> {
            WindowSnapshot all = recorded.windows().getOrDefault(entry.getKey(), WindowSnapshot.EMPTY);
            return entry.getValue().outcomes() < all.outcomes();
        });
        return found;
    }

    @Test
    void file_withoutItsHeader_isPutAside() throws IOException {
        try (SegmentWindowLog log = open()) {
            recorded.append(log, 10);
        }
        Path file = files(".segment").get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[2] ^= 1;
        Files.write(file, bytes);

        try (SegmentWindowLog log = open()) {
            assertThat(log.recovery().quarantined()).hasSize(1);
            assertThat(Recorded.windows(log)).isEqualTo(recorded.windows());
        }
    }

    /** Its commits were frames of parts with the names of series among them. */
    @Test
    void file_ofTheFirstVersion_isRead() throws IOException {
        SeriesKey series = new SeriesKey("checkout", "1", "pöd");
        long index = SPEC.indexOf(Recorded.START);
        WindowSnapshot window = new WindowSnapshot(3, 1, HistogramSnapshot.ofBuckets(new long[] {7}, new long[] {2}));
        ByteBuffer body = ByteBuffer.allocate(100);
        WindowCodec.put(body, window);
        FrameBuffer frame = new FrameBuffer();
        frame.begin();
        frame.covers(index);
        VarInt.put(frame.room(1), 0);
        frame.putNames(0, series);
        for (int part = 0; part < 2; part++) {
            ByteBuffer to = frame.room(100);
            if (part == 1) {
                VarInt.put(to, 1);
            }
            VarInt.put(to, FrameBuffer.zigzag(part == 0 ? index : 1));
            VarInt.put(to, body.position());
            to.put(body.duplicate().flip());
        }
        ByteBuffer parts = frame.end(Frame.Kind.PARTS, Recorded.START);
        byte[] bytes = Arrays.copyOf(headerOfVersion(1), SegmentHeader.BYTES + parts.remaining());
        parts.get(bytes, SegmentHeader.BYTES, parts.remaining());
        Files.write(folder.resolve("windows-000000000001.segment"), bytes);

        Map<Recorded.Place, WindowSnapshot> expected =
                Map.of(new Recorded.Place(series, index), window, new Recorded.Place(series, index + 1), window);
        try (SegmentWindowLog log = open()) {
            assertThat(Recorded.windows(log)).isEqualTo(expected);
            log.maintain(Recorded.START);
            assertThat(Recorded.windows(log)).isEqualTo(expected);
        }
    }

    private static byte[] headerOfVersion(int version) {
        byte[] header = new byte[SegmentHeader.BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(header).put(SegmentHeader.bytes(1_000, 15_000));
        bytes.putInt(Integer.BYTES, version);
        CRC32C sum = new CRC32C();
        sum.update(header, 0, SegmentHeader.BYTES - Integer.BYTES);
        bytes.putInt(SegmentHeader.BYTES - Integer.BYTES, (int) sum.getValue());
        return header;
    }

    @Test
    void file_ofALaterVersion_isRefused() throws IOException {
        byte[] header = headerOfVersion(4);
        Files.write(folder.resolve("windows-000000000009.segment"), header);

        assertThatIOException()
                .isThrownBy(this::open)
                .withMessage("windows-000000000009.segment has version 4 of the format; this program knows 3");
        assertThat(files(".segment")).hasSize(1);
    }

    @Test
    void file_withWindowsOfAnotherWidth_isLeftAloneUntilItIsTooOld() throws IOException {
        try (SegmentWindowLog log = open()) {
            recorded.append(log, 10);
        }
        WindowSpec other = new WindowSpec(Duration.ofSeconds(2), Duration.ofSeconds(15));
        WindowLogConfig wider = WindowLogConfig.of(folder, other, Duration.ofMinutes(5));
        try (SegmentWindowLog log = SegmentWindowLog.open(wider)) {
            assertThat(log.recovery().foreign()).containsExactly("windows-000000000001.segment");
            assertThat(Recorded.windows(log)).isEmpty();
            log.maintain(recorded.nowMillis() + 299_000);
            assertThat(files(".segment")).hasSize(1);
            log.maintain(recorded.nowMillis() + 301_000);
            assertThat(files(".segment")).isEmpty();
        }
    }

    @Test
    void folder_ofAnotherProcess_isRefused() throws IOException {
        try (SegmentWindowLog log = open()) {
            assertThat(log.bytes()).isZero();
            assertThatIOException().isThrownBy(this::open).withMessageContaining("is used by another process");
        }
    }

    @Test
    void append_whileTheDiskIsFull_keepsNothingOfItAndGoesOnWhenThereIsSpace() throws IOException {
        for (int room = 0; room < 900; room += 13) {
            Path where = Files.createDirectory(folder.resolve("full" + room));
            Recorded some = new Recorded(new SplittableRandom(room));
            try (DiskFolder disk = DiskFolder.open(where)) {
                FailingFolder failing = new FailingFolder(disk);
                SegmentWindowLog log = SegmentWindowLog.open(config(where), failing);
                failing.room(room);
                int kept = 0;
                for (int i = 0; i < 6; i++) {
                    kept += appendOrDiscard(log, some) ? 1 : 0;
                }
                assertThat(kept).isLessThan(6);
                assertThat(Recorded.windows(log)).isEqualTo(some.windows());
                failing.room(Long.MAX_VALUE);
                assertThat(appendOrDiscard(log, some)).isTrue();
                assertThat(Recorded.windows(log)).isEqualTo(some.windows());
                log.close();
            }
            try (SegmentWindowLog log = SegmentWindowLog.open(config(where))) {
                assertThat(Recorded.windows(log)).isEqualTo(some.windows());
                assertThat(log.recovery().quarantined()).isEmpty();
            }
        }
    }

    private static boolean appendOrDiscard(SegmentWindowLog log, Recorded some) {
        UncommittedBatch batch = some.next(20);
        try {
            log.append(List.of(batch));
            some.commit(batch);
            return true;
        } catch (IOException e) {
            some.store().discard(batch);
            return false;
        }
    }

    /** What a disk has after it failed to say so is not known, so nothing may be written after it. */
    @Test
    void append_afterTheDiskFailedToConfirm_goesToAnotherFile() throws IOException {
        try (DiskFolder disk = DiskFolder.open(folder)) {
            FailingFolder failing = new FailingFolder(disk);
            SegmentWindowLog log = SegmentWindowLog.open(config(folder), failing);
            assertThat(appendOrDiscard(log, recorded)).isTrue();
            failing.failForces(1);
            assertThat(appendOrDiscard(log, recorded)).isFalse();
            assertThat(appendOrDiscard(log, recorded)).isTrue();

            assertThat(files(".segment")).hasSize(2);
            assertThat(Recorded.windows(log)).isEqualTo(recorded.windows());
            log.close();
        }
    }

    @Test
    void config_outOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowLogConfig(folder, SPEC, 10, Duration.ofMinutes(1), Duration.ofHours(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowLogConfig(folder, SPEC, 1 << 20, Duration.ZERO, Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> WindowLogConfig.of(folder, SPEC, Duration.ofSeconds(5)));
    }
}
