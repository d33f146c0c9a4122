package io.canaryjudge.connector.cluster;

import java.util.regex.Pattern;

/** Names one object. */
public record Ref(Kind kind, String namespace, String name) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    /** @throws IllegalArgumentException if a name is none of Kubernetes' */
    public Ref {
        requireName("namespace", namespace);
        requireName("name of " + kind.word(), name);
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 253 lower-case letters, digits, - and . , was '" + name + "'");
        }
    }

    @Override
    public String toString() {
        return kind.word() + " " + namespace + "/" + name;
    }
}
