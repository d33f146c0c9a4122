package io.canaryjudge.http.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** What the text of a host's name or address says about it, without asking anybody. */
public final class Hosts {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0(:0){6}:1)]?");

    private Hosts() {}

    /** Whether it is one's own machine, which nobody else reaches. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
