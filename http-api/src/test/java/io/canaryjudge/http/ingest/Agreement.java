package io.canaryjudge.http.ingest;

import java.util.List;
import java.util.Optional;

/** Whether two decoders have read the same from a body. */
final class Agreement {

    private Agreement() {}

    /**
     * Whether nothing was refused.
     *
     * @param expected for each line what comes of it, nothing if it is refused
     * @throws AssertionError if something else came, or the errors are of no use
     */
    static <T> boolean require(List<Optional<T>> expected, List<T> actual, Decoded decoded, byte[] body) {
        List<T> good = expected.stream().flatMap(Optional::stream).toList();
        boolean isSame = good.equals(actual)
                && decoded.accepted() == good.size()
                && decoded.refused() == expected.size() - good.size();
        if (!isSame) {
            throw new AssertionError("expected " + expected + ", had " + actual + " and " + decoded);
        }
        LineErrors.requireSane(decoded, body);
        return decoded.refused() == 0;
    }
}
