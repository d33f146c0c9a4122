package io.canaryjudge.http;

import java.util.Objects;

/** The version of this program. */
public final class Version {

    private Version() {}

    /** As the build wrote it into the archive; {@code development} when run from class files. */
    public static String current() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }
}
