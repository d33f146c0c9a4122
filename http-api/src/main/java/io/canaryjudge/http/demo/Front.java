package io.canaryjudge.http.demo;

import io.canaryjudge.http.config.ControllerSettings;
import java.util.List;

/**
 * What stands between the users and the two sides. It is driven from outside, by the service's controllers alone, and tells
 * what it does. Its methods block.
 */
interface Front extends AutoCloseable {

    /** What it is, for a line that begins with it, such as {@code HAProxy 2.6.12}. */
    String words();

    /** Where it takes users' requests on the loopback address. */
    int port();

    /** What drives it: for each side the controller that rolls out to it. */
    List<ControllerSettings> controllers();

    /** What it does with a side at present. */
    Share share(Side side);

    @Override
    void close();

    /**
     * What a side gets.
     *
     * @param percent of the requests, by the present weights
     * @param passed how many requests it was given so far
     */
    record Share(int percent, long passed) {}
}
