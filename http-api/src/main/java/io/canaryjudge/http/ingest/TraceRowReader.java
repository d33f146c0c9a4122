package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;

/** Makes rows of the lines of a trace, and sees to it that time does not go backwards. */
final class TraceRowReader {

    private static final String[] COLUMNS = TraceReader.HEADER.split(",", -1);
    private static final byte[] BASELINE = Syntax.ascii(Cohort.BASELINE.word());
    private static final byte[] CANARY = Syntax.ascii(Cohort.CANARY.word());

    private final int[] from = new int[COLUMNS.length];
    private final int[] to = new int[COLUMNS.length];
    private byte[] buffer = {};
    private long lastTimeMillis;

    /** @throws LineRefusedException if the current line is not a row, or its time is before that of the last row */
    TraceRow read(LineInput line) throws LineRefusedException {
        buffer = line.buffer();
        if (line.isTooLong()) {
            String reason = "the line is too long, must have at most " + LineInput.MAX_LINE_BYTES + " bytes";
            throw new LineRefusedException(line.start(), reason);
        }
        splitColumns(line.start(), line.end());
        long timeMillis = wholeNumber(0);
        if (timeMillis < lastTimeMillis) {
            throw refused(0, lastTimeMillis + " or more, the time of the row before");
        }
        TraceRow row = new TraceRow(timeMillis, cohort(1), instance(2), wholeNumber(3), outcome(4));
        lastTimeMillis = timeMillis;
        return row;
    }

    private void splitColumns(int start, int end) throws LineRefusedException {
        int columns = 0;
        int columnStart = start;
        for (int i = start; i <= end; i++) {
            if (i == end || buffer[i] == ',') {
                if (columns < COLUMNS.length) {
                    from[columns] = columnStart;
                    to[columns] = i;
                }
                columns++;
                columnStart = i + 1;
            }
        }
        if (columns != COLUMNS.length) {
            String found = "the row '" + Excerpt.of(buffer, start, end) + "' has " + columns + " columns";
            throw new LineRefusedException(start, found + ", must have " + COLUMNS.length + ": " + TraceReader.HEADER);
        }
    }

    private long wholeNumber(int column) throws LineRefusedException {
        long number;
        try {
            number = WireNumber.int64(buffer, from[column], to[column]);
        } catch (NumberFormatException e) {
            number = -1;
        }
        if (number < 0) {
            throw refused(column, "a whole number, 0 or more");
        }
        return number;
    }

    private Cohort cohort(int column) throws LineRefusedException {
        if (Syntax.matches(buffer, from[column], to[column], BASELINE)) {
            return Cohort.BASELINE;
        }
        if (Syntax.matches(buffer, from[column], to[column], CANARY)) {
            return Cohort.CANARY;
        }
        throw refused(column, "baseline or canary");
    }

    private String instance(int column) throws LineRefusedException {
        String instance = Utf8.decode(buffer, from[column], to[column]);
        if (instance == null || instance.indexOf('"') >= 0 || instance.length() > SeriesKey.MAX_LENGTH) {
            throw refused(column, "at most " + SeriesKey.MAX_LENGTH + " characters of UTF-8 without quotes");
        }
        return instance;
    }

    private Outcome outcome(int column) throws LineRefusedException {
        long status = wholeNumber(column);
        if (status < 100 || status > 599) {
            throw refused(column, "an HTTP status from 100 to 599");
        }
        return Outcome.ofHttpStatus((int) status);
    }

    private LineRefusedException refused(int column, String allowed) {
        String value = Excerpt.of(buffer, from[column], to[column]);
        return LineRefusedException.ofValue(from[column], "column " + COLUMNS[column], value, allowed);
    }
}
