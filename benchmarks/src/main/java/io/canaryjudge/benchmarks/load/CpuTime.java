package io.canaryjudge.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long a process has computed, as Linux counts it: in user and in kernel mode, all its threads, in steps of 10 ms. */
public final class CpuTime {

    private static final double TICKS_PER_SECOND = 100;
    /** After the name in brackets, which may have spaces in it, the state is the first field and utime the twelfth. */
    private static final int USER_TICKS = 11;

    private CpuTime() {}

    /** Seconds since the process began. */
    public static double seconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
    }

    /** What of its memory is in use, in bytes. */
    public static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }
}
