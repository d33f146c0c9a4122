package io.canaryjudge.http.demo;

/** Where all of the demonstration takes place. */
final class Loopback {

    static final String ADDRESS = "127.0.0.1";

    private Loopback() {}
}
