package io.canaryjudge.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes bodies out of others: bytes are flipped, cut out, doubled and replaced, words put in, numbers made extreme, and
 * the end of one body is put to the beginning of another. The same seed makes the same bodies. Used by one thread.
 */
public final class Mutator {

    /*
     * Half of what bodies are made from never changes. The other half is replaced, body by body, by mutated ones that the
     * decoder took, so that damage which does no harm by itself comes together; their number and length are bounded.
     */

    /** The longest body, unless it is told. */
    private static final int MOST_BYTES = 512;

    private static final int MOST_BYTES_AT_ONCE = 24;
    private static final int KEPT_ONE_IN = 16;

    private static final byte[][] EXTREMES = bytes(List.of(
            "0",
            "-0",
            "-1",
            "1",
            "00",
            "255",
            "65536",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967296",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "1e308",
            "1e309",
            "-1e309",
            "4.9e-324",
            "1e-400",
            "0.1",
            ".5",
            "5.",
            "1e",
            "1e+",
            "+1",
            "NaN",
            "Infinity",
            "0x10"));

    private final SplittableRandom random;
    private final byte[][] seeds;
    private final byte[][] evolved;
    private final byte[][] words;
    private final byte[] bytes;
    private final int mostBytes;
    private int length;

    /**
     * A mutator that makes bodies of up to 512 bytes.
     *
     * @param seeds good bodies, one or more, of which the first 512 bytes are used
     * @param words what has a meaning in the format, one or more
     */
    public Mutator(SplittableRandom random, List<byte[]> seeds, List<byte[]> words) {
        this(random, seeds, words, MOST_BYTES);
    }

    /** The same with another length that bodies may have. */
    public Mutator(SplittableRandom random, List<byte[]> seeds, List<byte[]> words, int mostBytes) {
        this.random = random;
        this.mostBytes = mostBytes;
        bytes = new byte[mostBytes];
        this.seeds = seeds.stream()
                .map(seed -> Arrays.copyOf(seed, Math.min(seed.length, mostBytes)))
                .toArray(byte[][]::new);
        this.evolved = this.seeds.clone();
        this.words = words.toArray(byte[][]::new);
    }

    /** Texts of ASCII characters, and of bytes written as the characters up to 255. */
    public static List<byte[]> words(String... words) {
        return List.of(bytes(List.of(words)));
    }

    private static byte[][] bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(ISO_8859_1)).toArray(byte[][]::new);
    }

    /** The next body; one in eight is one that it is made from. */
    public byte[] next() {
        byte[] from = any(random.nextBoolean() ? seeds : evolved);
        System.arraycopy(from, 0, bytes, 0, from.length);
        length = from.length;
        for (int i = mutations(); i > 0; i--) {
            mutate();
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Tells that the decoder took a body of {@link #next}. */
    public void taken(byte[] body) {
        if (body.length > 0 && body.length <= mostBytes && random.nextInt(KEPT_ONE_IN) == 0) {
            evolved[random.nextInt(evolved.length)] = body;
        }
    }

    private int mutations() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1, 2, 3, 4 -> 1;
            case 5, 6 -> 2;
            default -> 3 + random.nextInt(6);
        };
    }

    private void mutate() {
        int at = random.nextInt(length + 1);
        int to = Math.min(length, at + 1 + random.nextInt(MOST_BYTES_AT_ONCE));
        switch (random.nextInt(12)) {
            case 0 -> flip(at);
            case 1, 2 -> replace(at, Math.min(length, at + 1), (byte) random.nextInt());
            case 3 -> replace(at, to);
            case 4 -> replace(to, to, Arrays.copyOfRange(bytes, at, to));
            case 5 -> replace(at, at, any(words));
            case 6 -> replace(at, to, any(words));
            case 7 -> splice(at);
            case 8 -> replace(at, length);
            case 9, 10 -> extreme(at);
            default -> move(at, to);
        }
    }

    private void flip(int at) {
        if (at < length) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
    }

    /** Goes on with the rest of another body. */
    private void splice(int at) {
        byte[] other = any(seeds);
        int from = random.nextInt(other.length + 1);
        replace(at, length, Arrays.copyOfRange(other, from, other.length));
    }

    /** Puts a number in the place of the one that follows, or a run of equal bytes where there is none. */
    private void extreme(int at) {
        int from = at;
        while (from < length && !isDigit(from)) {
            from++;
        }
        int to = from;
        while (to < length && isDigit(to)) {
            to++;
        }
        if (from < to) {
            replace(from, to, any(EXTREMES));
        } else {
            byte[] run = new byte[1 + random.nextInt(10)];
            Arrays.fill(run, (byte) (random.nextBoolean() ? 0xff : random.nextInt()));
            replace(at, Math.min(length, at + run.length), run);
        }
    }

    private boolean isDigit(int i) {
        return bytes[i] >= '0' && bytes[i] <= '9';
    }

    private void move(int from, int to) {
        byte[] moved = Arrays.copyOfRange(bytes, from, to);
        replace(from, to);
        int at = random.nextInt(length + 1);
        replace(at, at, moved);
    }

    /** Puts bytes in the place of those in {@code [from, to)}; what goes beyond the most bytes is cut off. */
    private void replace(int from, int to, byte... with) {
        int after = Math.min(mostBytes, from + with.length);
        int rest = Math.min(length - to, mostBytes - after);
        System.arraycopy(bytes, to, bytes, after, rest);
        System.arraycopy(with, 0, bytes, from, after - from);
        length = after + rest;
    }

    private byte[] any(byte[][] arrays) {
        return arrays[random.nextInt(arrays.length)];
    }
}
