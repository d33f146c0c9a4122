package io.canaryjudge.judgement;

/**
 * What an undecided metric still lacks if everything goes on as it does; a rough forecast.
 *
 * @param samples more canary requests
 * @param seconds more time at the present rate of requests
 */
public record Needs(long samples, long seconds) {}
