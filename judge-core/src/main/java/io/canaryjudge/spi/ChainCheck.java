package io.canaryjudge.spi;

import java.util.List;
import java.util.Optional;

/** Looks for what somebody has changed, added, taken away or put elsewhere in a stream. */
public final class ChainCheck {

    private ChainCheck() {}

    /**
     * The first place at which a stream is not what was written; empty when it is whole.
     *
     * @param head where the stream should end
     * @param entries all of them, in their order
     */
    public static Optional<Flaw> of(StreamHead head, List<Entry> entries) {
        String previous = Entry.START;
        long number = 0;
        for (Entry entry : entries) {
            number++;
            Optional<String> flaw = flaw(entry, head.stream(), number, previous);
            if (flaw.isPresent()) {
                return Optional.of(new Flaw(head.stream(), number, flaw.get()));
            }
            previous = entry.hash();
        }
        if (number != head.entries() || !previous.equals(head.hash())) {
            return Optional.of(new Flaw(
                    head.stream(),
                    number,
                    "the stream ends here, but " + head.entries()
                            + " entries were written, the last with another hash"));
        }
        return Optional.empty();
    }

    private static Optional<String> flaw(Entry entry, String stream, long number, String previous) {
        if (!entry.stream().equals(stream) || entry.number() != number) {
            return Optional.of("entry " + entry.number() + " of " + entry.stream() + " stands in its place");
        }
        if (!entry.previous().equals(previous)) {
            return Optional.of("it does not follow the entry before it");
        }
        return entry.isIntact() ? Optional.empty() : Optional.of("its content is not what was written");
    }

    /**
     * A place where the chain is broken.
     *
     * @param number of the entry
     * @param what is wrong with it
     */
    public record Flaw(String stream, long number, String what) {

        @Override
        public String toString() {
            return stream + ", entry " + number + ": " + what;
        }
    }
}
