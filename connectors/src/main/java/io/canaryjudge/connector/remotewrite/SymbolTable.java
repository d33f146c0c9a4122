package io.canaryjudge.connector.remotewrite;

import java.util.Arrays;

/** The texts that the series of a 2.0 body refer to. They are decoded when first asked for. */
final class SymbolTable {

    private final byte[] body;
    private int[] offsets = new int[64];
    private int[] lengths = new int[64];
    private String[] texts = new String[64];
    private int size;

    SymbolTable(byte[] body) {
        this.body = body;
    }

    void add(int offset, int length) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
            texts = Arrays.copyOf(texts, size * 2);
        }
        offsets[size] = offset;
        lengths[size++] = length;
    }

    /** @throws RefusedBodyException if there is no such text or it is no UTF-8 */
    String text(int reference) {
        if (reference < 0 || reference >= size) {
            throw RefusedBodyException.malformed(
                    "a series refers to symbol " + Integer.toUnsignedString(reference) + ", the table has " + size);
        }
        String text = texts[reference];
        if (text == null) {
            text = WireText.decode(body, offsets[reference], lengths[reference]);
            texts[reference] = text;
        }
        return text;
    }
}
