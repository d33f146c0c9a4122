package io.canaryjudge.http.demo;

/** One running process of a version, as far as a splitter knows it: where it listens on the loopback address. */
record Instance(String version, String name, int port) {}
