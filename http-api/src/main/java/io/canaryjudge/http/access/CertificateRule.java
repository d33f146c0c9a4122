package io.canaryjudge.http.access;

import javax.security.auth.x500.X500Principal;

/**
 * Who has a client certificate of this subject.
 *
 * @param subject distinguished name
 */
public record CertificateRule(X500Principal subject, Grant grant) {}
