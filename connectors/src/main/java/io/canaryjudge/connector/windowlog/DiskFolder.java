package io.canaryjudge.connector.windowlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A folder of the file system, for one process at a time. */
final class DiskFolder implements SegmentFolder, AutoCloseable {

    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private DiskFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens a folder, which is made if it is missing.
     *
     * @throws IOException if it cannot be used, or another process does
     */
    static DiskFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(lock)) {
            lock.close();
            throw new IOException(folder + " is used by another process");
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(UNFINISHED)).toList()) {
                Files.delete(file);
            }
        }
        return new DiskFolder(folder, lock);
    }

    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            FileLock taken = lock.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public SegmentFile create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            forceFolder();
            return new DiskFile(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void replace(Path finished, Path other) throws IOException {
        Files.move(finished, other, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public Path path(long number) {
        return folder.resolve(String.format(Locale.ROOT, "windows-%012d" + SUFFIX, number));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** A file that this process writes. */
    private record DiskFile(FileChannel channel) implements SegmentFile {

        /** The most that is written at a time: as much again is kept outside of the heap by each thread that writes. */
        private static final int MOST_AT_ONCE = 1 << 20;

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            int end = bytes.limit();
            channel.position(channel.size());
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + MOST_AT_ONCE));
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
