package io.canaryjudge.flag;

/** MurmurHash3, the variant x86_32. */
final class Murmur3 {

    /*
     * Four bytes at a time, little-endian, are scrambled by two multiplications around a rotation and mixed into the
     * state; the up to three bytes that are left are scrambled but not followed by the linear step; the length and the
     * avalanche of the finaliser end it, after which each bit of the input flips each bit of the hash with probability
     * one half.
     *
     * [1] A. Appleby, SMHasher, MurmurHash3.cpp, MurmurHash3_x86_32; public domain.
     */

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    /** The hash of bytes under a seed. */
    static int hash32(byte[] bytes, int seed) {
        int hash = seed;
        int blocks = bytes.length & ~3;
        for (int i = 0; i < blocks; i += 4) {
            hash = Integer.rotateLeft(hash ^ scrambled(littleEndian(bytes, i, 4)), 13) * 5 + 0xe6546b64;
        }
        hash ^= scrambled(littleEndian(bytes, blocks, bytes.length - blocks));
        return avalanche(hash ^ bytes.length);
    }

    private static int littleEndian(byte[] bytes, int from, int count) {
        int word = 0;
        for (int i = count - 1; i >= 0; i--) {
            word = (word << 8) | (bytes[from + i] & 0xff);
        }
        return word;
    }

    /** Nothing becomes nothing, so that an empty rest changes no state. */
    private static int scrambled(int word) {
        return Integer.rotateLeft(word * C1, 15) * C2;
    }

    private static int avalanche(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
