package io.canaryjudge.connector.statsd;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;

/** What one line has told so far about whose requests it counts and how they ended; a name's word beats a tag's. */
final class LineFacts {

    String service = "";
    String version = "";
    String instance = "";
    String status = "";
    private String error = "";

    /** Takes the tags of a section, less its {@code #}. */
    void readTags(String section, StatsdTags tags) {
        for (int from = 0; from <= section.length(); ) {
            int comma = section.indexOf(',', from);
            int to = comma < 0 ? section.length() : comma;
            int colon = section.indexOf(':', from);
            boolean hasValue = colon >= 0 && colon < to;
            String name = section.substring(from, hasValue ? colon : to);
            read(name, hasValue ? section.substring(colon + 1, to) : "", tags);
            from = to + 1;
        }
    }

    private void read(String name, String value, StatsdTags tags) {
        if (name.equals(tags.service())) {
            service = first(service, value);
        } else if (name.equals(tags.version())) {
            version = first(version, value);
        } else if (name.equals(tags.instance())) {
            instance = first(instance, value);
        } else if (name.equals(tags.status())) {
            status = first(status, value);
        } else if (name.equals(tags.error())) {
            error = first(error, value.isEmpty() ? "true" : value);
        }
    }

    private static String first(String known, String told) {
        return known.isEmpty() ? told : known;
    }

    /** @throws LineRefusedException if the service or the version is missing, or a name is too long */
    SeriesKey series() throws LineRefusedException {
        try {
            return new SeriesKey(service, version, instance);
        } catch (IllegalArgumentException e) {
            throw new LineRefusedException(LineFate.NO_IDENTITY);
        }
    }

    /**
     * How the requests ended; where status and error contradict each other, they failed.
     *
     * @throws LineRefusedException if the status or the error is none
     */
    Outcome outcome() throws LineRefusedException {
        Outcome byStatus = byStatus();
        if (!error.isEmpty() && !error.equals("true") && !error.equals("false")) {
            throw new LineRefusedException(LineFate.BAD_STATUS);
        }
        if (error.equals("true")) {
            return Outcome.FAILED;
        }
        return error.equals("false") && byStatus == Outcome.UNKNOWN ? Outcome.SUCCEEDED : byStatus;
    }

    private Outcome byStatus() throws LineRefusedException {
        if (status.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        char first = status.charAt(0);
        boolean isClass = status.length() == 3 && (status.endsWith("xx") || status.endsWith("XX"));
        boolean isCode = status.length() == 3 && status.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!(isClass || isCode) || first < '1' || first > '5') {
            throw new LineRefusedException(LineFate.BAD_STATUS);
        }
        return first == '5' ? Outcome.FAILED : Outcome.SUCCEEDED;
    }
}
