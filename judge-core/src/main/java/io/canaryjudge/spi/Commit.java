package io.canaryjudge.spi;

import io.canaryjudge.spi.StreamHead.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is written to a stream in one transaction.
 *
 * @param stream whose history this belongs to, such as an analysis id; 1 to 200 characters
 * @param after how many entries the writer knows the stream to have; 0 opens it
 * @param epoch of the lease by which the writer owns the stream; 0 where nobody has ever taken one
 * @param opening used when the stream is opened
 * @param facts at least one
 * @param policies to be kept with it
 * @param deliveries to be made because of it
 * @param decision that is taken with it
 * @param ending whether this is the last of the stream
 */
public record Commit(
        String stream,
        long after,
        long epoch,
        Opening opening,
        List<Fact> facts,
        List<KeptPolicy> policies,
        List<NewDelivery> deliveries,
        Optional<Decision> decision,
        Ending ending) {

    private static final int LONGEST_NAME = 200;

    /** @throws IllegalArgumentException if there is no fact, a number is negative, or the name cannot be kept */
    public Commit {
        Texts.require("stream", stream, 1, LONGEST_NAME);
        facts = List.copyOf(facts);
        policies = List.copyOf(policies);
        deliveries = List.copyOf(deliveries);
        if (facts.isEmpty()) {
            throw new IllegalArgumentException("facts: at least one");
        }
        if (after < 0 || epoch < 0) {
            throw new IllegalArgumentException("after and epoch: 0 or more; were " + after + " and " + epoch);
        }
    }

    /** One fact and nothing else. */
    public static Commit of(String stream, long after, Fact fact) {
        return new Commit(
                stream,
                after,
                0,
                Opening.PLAIN,
                List.of(fact),
                List.of(),
                List.of(),
                Optional.empty(),
                Ending.STAYS_OPEN);
    }

    /** Opened with this. */
    public Commit withOpening(Opening other) {
        return new Commit(stream, after, epoch, other, facts, policies, deliveries, decision, ending);
    }

    /** Under a lease of this epoch. */
    public Commit withEpoch(long other) {
        return new Commit(stream, after, other, opening, facts, policies, deliveries, decision, ending);
    }

    /** With this policy kept too. */
    public Commit withPolicy(KeptPolicy policy) {
        return new Commit(stream, after, epoch, opening, facts, plus(policies, policy), deliveries, decision, ending);
    }

    /** With this delivery too. */
    public Commit withDelivery(NewDelivery delivery) {
        return new Commit(stream, after, epoch, opening, facts, policies, plus(deliveries, delivery), decision, ending);
    }

    /** With this decision. */
    public Commit withDecision(Decision taken) {
        return new Commit(stream, after, epoch, opening, facts, policies, deliveries, Optional.of(taken), ending);
    }

    /** As the last of its stream. */
    public Commit closing() {
        return new Commit(stream, after, epoch, opening, facts, policies, deliveries, decision, Ending.CLOSES);
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }

    /** Whether a stream goes on. A closed one may be dropped when it is old. */
    public enum Ending {
        STAYS_OPEN,
        CLOSES
    }

    /**
     * A policy's text under the hash of its content.
     *
     * @param hash 64 hexadecimal digits
     */
    public record KeptPolicy(String hash, String text) {

        /** @throws IllegalArgumentException if the text cannot be kept */
        public KeptPolicy {
            Texts.require("text", text, 0, Integer.MAX_VALUE);
        }
    }
}
