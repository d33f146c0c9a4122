package io.canaryjudge.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Objects;
import java.util.stream.IntStream;

/** How much the heap holds. */
final class Heap {

    /** Native code that holds an array, as zlib's does, may put a collection off; three in a row it does not. */
    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Bytes that are left after a full collection. */
    static long afterCollection() {
        return IntStream.range(0, COLLECTIONS).mapToLong(i -> collected()).max().orElseThrow();
    }

    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
