package io.canaryjudge.http.demo;

/** A server of a side: where it listens on the loopback address. */
record Instance(String name, int port) {}
