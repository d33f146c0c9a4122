package io.canaryjudge.spi;

/** What became of a commit. All but {@link Written} have left the store as it was. */
public sealed interface CommitOutcome {

    /** It is kept. */
    record Written(StreamHead head) implements CommitOutcome {}

    /** The stream has other entries than the writer knew of. */
    record Moved(StreamHead head) implements CommitOutcome {}

    /** Another stream was opened with the same key. */
    record KeyTaken(StreamHead holder) implements CommitOutcome {}

    /** Somebody else owns the stream by now. */
    record StaleEpoch(long epoch) implements CommitOutcome {}

    /** This stage of the subject was decided before. */
    record AlreadyDecided(Decision decision) implements CommitOutcome {}
}
