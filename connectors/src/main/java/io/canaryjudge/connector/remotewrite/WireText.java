package io.canaryjudge.connector.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text as protobuf carries it: UTF-8, and nothing else. */
final class WireText {

    private WireText() {}

    static String decode(byte[] body, int offset, int length) {
        try {
            // A new decoder reports what is malformed; String's own would replace it and make two texts one.
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(body, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedBodyException.malformed("the text at byte " + offset + " is not UTF-8");
        }
    }
}
