package io.canaryjudge.http.access;

import java.util.Optional;

/**
 * What one route asks of who calls it.
 *
 * @param method in capitals; a GET stands for HEAD too
 * @param path as the router has it
 * @param role that is needed; empty for what anybody may see
 * @param source what says for which service it is needed
 */
public record AccessRow(String method, String path, Optional<Role> role, ServiceSource source) {

    @Override
    public String toString() {
        return method + " " + path;
    }
}
