package io.canaryjudge.http.access;

/**
 * A token that was just made.
 *
 * @param text to be shown once
 */
public record NewToken(TokenText text, ApiToken token) {}
