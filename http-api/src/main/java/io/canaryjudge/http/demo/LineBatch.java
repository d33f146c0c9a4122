package io.canaryjudge.http.demo;

import io.vertx.core.buffer.Buffer;

/** Measured requests in InfluxDB line protocol, one a line, with timestamps in milliseconds. */
final class LineBatch {

    private final String service;
    private final StringBuilder text = new StringBuilder();
    private int lines;

    /** @param service the name under which they are to be judged; without commas, spaces and equals signs */
    LineBatch(String service) {
        this.service = service;
    }

    void add(Measured measured) {
        text.append("requests,service=")
                .append(service)
                .append(",version=")
                .append(measured.version())
                .append(",instance=")
                .append(measured.instance())
                .append(" latency_us=")
                .append(measured.latencyMicros())
                .append("i,status=")
                .append(measured.status())
                .append("i ")
                .append(measured.endMillis())
                .append('\n');
        lines++;
    }

    int lines() {
        return lines;
    }

    /** The body of a request to {@code /api/v2/write?precision=ms}. */
    Buffer body() {
        return Buffer.buffer(text.toString());
    }
}
