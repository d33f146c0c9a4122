package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.canaryjudge.fetch.QueryLanguage;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses queries that would do more than read. Whoever may write a policy may have this service ask, with its credentials; an
 * InfluxDB 1 without accounts has nobody that only may read.
 */
final class ReadOnly {

    private static final Pattern QUOTED = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern COMMENT = Pattern.compile("--|/\\*|//");
    private static final Pattern SELECT = Pattern.compile("(?is)\\s*select\\b(?:(?!\\binto\\b)[^;])*;?\\s*");
    private static final Pattern SQL = Pattern.compile("(?is)\\s*(?:select|with)\\b[^;]*;?\\s*");
    private static final Pattern IMPORT = Pattern.compile("(?m)\\bimport\\s+(?:\\w+\\s+)?\"([^\"]*)\"");
    private static final Pattern WRITES = Pattern.compile("(?s).*\\b(?:to|wideTo)\\b.*");
    private static final Set<String> PACKAGES = Set.of(
            "date",
            "dict",
            "influxdata/influxdb",
            "influxdata/influxdb/schema",
            "join",
            "math",
            "regexp",
            "strings",
            "timezone",
            "types");

    private ReadOnly() {}

    /** @throws FetchFailure if a query does more */
    static void check(QueryLanguage language, String query) {
        if (language == QueryLanguage.FLUX) {
            checkFlux(query);
            return;
        }
        String bare = QUOTED.matcher(query).replaceAll("''");
        Pattern allowed = language == QueryLanguage.INFLUXQL ? SELECT : SQL;
        if (COMMENT.matcher(bare).find() || !allowed.matcher(bare).matches()) {
            throw new FetchFailure(
                    Why.BAD_QUERY,
                    "a query must be one SELECT" + (language == QueryLanguage.INFLUXQL ? " without INTO" : "")
                            + ", without comments");
        }
    }

    private static void checkFlux(String query) {
        Matcher imports = IMPORT.matcher(query);
        while (imports.find()) {
            if (!PACKAGES.contains(imports.group(1))) {
                throw new FetchFailure(
                        Why.BAD_QUERY,
                        "a query may import "
                                + String.join(", ", PACKAGES.stream().sorted().toList()) + " only, not "
                                + FetchFailure.excerpt(imports.group(1)));
            }
        }
        String bare = QUOTED.matcher(query).replaceAll("''");
        if (WRITES.matcher(bare).matches()) {
            throw new FetchFailure(Why.BAD_QUERY, "a query must not write: to() is refused");
        }
    }
}
