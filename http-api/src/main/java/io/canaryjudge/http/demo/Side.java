package io.canaryjudge.http.demo;

import java.util.Locale;

/** One of the two sets of servers behind a front: while one serves, the next release is deployed to the other. */
enum Side {
    BLUE,
    GREEN;

    Side other() {
        return this == BLUE ? GREEN : BLUE;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the controller that rolls out from the other side to this one. */
    String controller() {
        return "to-" + word();
    }
}
