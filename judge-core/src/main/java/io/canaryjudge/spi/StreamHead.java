package io.canaryjudge.spi;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a stream stands.
 *
 * @param opening what it was opened with
 * @param openedMillis when its first entry was written, milliseconds since 1970
 * @param closedMillis when it was closed; empty while it is open
 * @param entries how many it has
 * @param hash of the last one
 */
public record StreamHead(
        String stream, Opening opening, long openedMillis, OptionalLong closedMillis, long entries, String hash) {

    /** A stream that has no entry yet. */
    public static StreamHead empty(String stream, Opening opening, long nowMillis) {
        return new StreamHead(stream, opening, nowMillis, OptionalLong.empty(), 0, Entry.START);
    }

    /** The same with this entry added. */
    public StreamHead with(Entry entry) {
        return new StreamHead(stream, opening, openedMillis, closedMillis, entry.number(), entry.hash());
    }

    /** The same, closed. */
    public StreamHead closedAt(long nowMillis) {
        return new StreamHead(stream, opening, openedMillis, OptionalLong.of(nowMillis), entries, hash);
    }

    /**
     * What a stream is opened with.
     *
     * @param key under which a repeated request finds the stream; no two streams have the same
     * @param fingerprint tells requests with the same key but another content apart; empty without a key
     * @param policyHash of the policy that it is judged by; empty for a stream that is not judged
     */
    public record Opening(Optional<String> key, String fingerprint, String policyHash) {

        /** Neither key nor policy. */
        public static final Opening PLAIN = new Opening(Optional.empty(), "", "");
    }
}
