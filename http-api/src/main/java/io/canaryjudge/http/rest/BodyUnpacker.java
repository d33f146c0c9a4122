package io.canaryjudge.http.rest;

import io.canaryjudge.http.coding.ContentCoding;
import io.canaryjudge.http.coding.UnpackException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Unpacks the bodies of a path: those that are small as unpacked at once, others on a worker. */
final class BodyUnpacker {

    /** The codings of our own paths: all. */
    static final Set<ContentCoding> ALL = Collections.unmodifiableSet(EnumSet.allOf(ContentCoding.class));

    /** What InfluxDB takes. */
    static final Set<ContentCoding> INFLUXDB =
            Collections.unmodifiableSet(EnumSet.of(ContentCoding.GZIP, ContentCoding.IDENTITY));

    /** The most bytes, packed or unpacked, for which an event loop is held up: about half a millisecond. */
    private static final int AT_ONCE_BYTES = 128 << 10;

    private final Set<ContentCoding> codings;
    private final int maxBytes;

    /** @param maxBytes the most that a body may have when it is unpacked */
    BodyUnpacker(Set<ContentCoding> codings, int maxBytes) {
        this.codings = codings;
        this.maxBytes = maxBytes;
    }

    /**
     * The coding that a {@code Content-Encoding} names; identity where there is none.
     *
     * @throws HttpProblem if the path does not take it
     */
    ContentCoding coding(@Nullable String header) {
        String word = header == null ? ContentCoding.IDENTITY.word() : header.strip();
        Optional<ContentCoding> coding = ContentCoding.ofWord(word).filter(codings::contains);
        return coding.orElseThrow(() -> {
            String reason = word.indexOf(',') < 0 ? "" : "; several in a row are not taken";
            return new HttpProblem(415, "the body's encoding must be one of " + allowed() + reason)
                    .withHeader(HttpHeaders.ACCEPT_ENCODING, allowed());
        });
    }

    private String allowed() {
        return codings.stream().map(ContentCoding::word).collect(Collectors.joining(", "));
    }

    /** The body as it was before it was packed; fails with an {@link HttpProblem}. */
    Future<byte[]> unpack(Vertx vertx, ContentCoding coding, byte[] packed) {
        if (packed.length == 0 || coding == ContentCoding.IDENTITY) {
            return Future.succeededFuture(packed);
        }
        if (packed.length <= AT_ONCE_BYTES) {
            try {
                return Future.succeededFuture(coding.unpack(packed, Math.min(maxBytes, AT_ONCE_BYTES)));
            } catch (UnpackException e) {
                if (!e.isTooLarge() || maxBytes <= AT_ONCE_BYTES) {
                    return Future.failedFuture(problem(e));
                }
            }
        }
        return vertx.executeBlocking(() -> coding.unpack(packed, maxBytes), false)
                .recover(failure -> Future.failedFuture(failure instanceof UnpackException e ? problem(e) : failure));
    }

    private static HttpProblem problem(UnpackException refused) {
        HttpProblem problem = new HttpProblem(refused.isTooLarge() ? 413 : 400, String.valueOf(refused.getMessage()));
        return refused.isTooLarge() ? problem.withHeader(HttpHeaders.CONNECTION, "close") : problem;
    }
}
