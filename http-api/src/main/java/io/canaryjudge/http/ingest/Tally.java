package io.canaryjudge.http.ingest;

import java.util.ArrayList;
import java.util.List;

/** Counts lines as they are read and keeps the first errors. */
final class Tally {

    private final List<LineError> errors = new ArrayList<>();
    private long accepted;
    private long refused;

    void accept() {
        accepted++;
    }

    void refuse(LineError error) {
        refuse(List.of(error));
    }

    /** Counts one line as refused, for one or more reasons. */
    void refuse(List<LineError> reasons) {
        refused++;
        int room = Math.min(reasons.size(), Decoded.MAX_ERRORS - errors.size());
        errors.addAll(reasons.subList(0, room));
    }

    Decoded decoded() {
        return new Decoded(accepted, refused, errors);
    }
}
