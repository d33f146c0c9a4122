package io.canaryjudge.connector.windowlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A folder on a disk that has room for so many bytes more, and at times does not confirm what was written. */
final class FailingFolder implements SegmentFolder {

    private final SegmentFolder disk;
    private long room = Long.MAX_VALUE;
    private int failingForces;

    FailingFolder(SegmentFolder disk) {
        this.disk = disk;
    }

    void room(long bytes) {
        room = bytes;
    }

    void failForces(int times) {
        failingForces = times;
    }

    @Override
    public SegmentFile create(Path file) throws IOException {
        return new FailingFile(disk.create(file));
    }

    @Override
    public List<Path> list() throws IOException {
        return disk.list();
    }

    @Override
    public void replace(Path finished, Path other) throws IOException {
        disk.replace(finished, other);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public Path path(long number) {
        return disk.path(number);
    }

    private final class FailingFile implements SegmentFile {
        private final SegmentFile file;

        FailingFile(SegmentFile file) {
            this.file = file;
        }

        /** As a full disk does: the beginning is written. */
        @Override
        public void append(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            if (length > room) {
                file.append(bytes.slice(bytes.position(), (int) room));
                room = 0;
                throw new IOException("No space left on device");
            }
            room -= length;
            file.append(bytes);
        }

        @Override
        public void force() throws IOException {
            if (failingForces > 0) {
                failingForces--;
                throw new IOException("Input/output error");
            }
            file.force();
        }

        @Override
        public void truncate(long length) throws IOException {
            file.truncate(length);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
