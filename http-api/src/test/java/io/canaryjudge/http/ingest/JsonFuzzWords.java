package io.canaryjudge.http.ingest;

import io.canaryjudge.fuzz.Mutator;
import java.util.List;

/** What has a meaning in JSON, and what nearly has. */
final class JsonFuzzWords {

    static final List<byte[]> ALL = Mutator.words(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\\"",
            "\\u0000",
            "\\ud83d",
            "\\ude00",
            "\\ud83d\\ude00",
            "\\u00e9",
            "\\n",
            "\\x",
            "\u00c3\u00a9",
            "\u00e9",
            "\u00f0\u009f\u0098\u0080",
            "\u00ed\u00a0\u0080",
            "\u00c0\u0080",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            " ",
            "\t",
            "\u0000",
            "\u001f",
            "\u007f",
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "\"\"",
            "-",
            "e",
            ".",
            "//",
            "'",
            "NaN",
            "\"service\":\"a\"",
            "\"version\":\"b\",",
            "\"instance\":\"\"",
            "\"timestamp\":1,",
            "\"timestamp\":\"2026-11-23T10:00:00Z\"",
            "+01:00",
            "T24:00:00",
            ":60Z",
            "\"error\":true,",
            "\"status\":500",
            "\"latency_us\":1",
            ",\"values\":{\"cpu\":0.4}",
            "1795428060000",
            "1795428060001",
            "1e400");

    private JsonFuzzWords() {}
}
