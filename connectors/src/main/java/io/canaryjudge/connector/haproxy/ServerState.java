package io.canaryjudge.connector.haproxy;

/**
 * A server of a backend as HAProxy sees it.
 *
 * @param isRunning whether its health checks, or the lack of any, let it have requests
 * @param admin the bits by which people took it out; 1, 2, 4 and 32 mean maintenance, 8 and 16 draining
 * @param weight 0 to 256, as set
 */
record ServerState(String name, boolean isRunning, int admin, int weight) {

    private static final int MAINTENANCE = 0x01 | 0x02 | 0x04 | 0x20;
    private static final int DRAINING = 0x08 | 0x10;

    boolean isInMaintenance() {
        return (admin & MAINTENANCE) != 0;
    }

    boolean isReady() {
        return (admin & (MAINTENANCE | DRAINING)) == 0;
    }

    /** The weight by which it gets new requests at present. */
    int effectiveWeight() {
        return isReady() ? weight : 0;
    }

    /** The word by which {@code set server … state} makes it so again. */
    String adminWord() {
        if (isInMaintenance()) {
            return "maint";
        }
        return isReady() ? "ready" : "drain";
    }
}
