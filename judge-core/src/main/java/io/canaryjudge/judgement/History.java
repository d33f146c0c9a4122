package io.canaryjudge.judgement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What both cohorts did, summed up over all windows and, in pieces of ten seconds, over the last minutes. Immutable.
 */
public final class History {

    private static final Duration PIECE = Duration.ofSeconds(10);

    private final int pieceWindows;
    private final int mostPieces;
    /** Everything before the unfinished piece. */
    private final CohortTotals finished;

    private final CohortTotals unfinished;
    private final int unfinishedWindows;
    /** Oldest first. */
    private final List<CohortTotals> pieces;

    private History(
            int pieceWindows,
            int mostPieces,
            CohortTotals finished,
            CohortTotals unfinished,
            int unfinishedWindows,
            List<CohortTotals> pieces) {
        this.pieceWindows = pieceWindows;
        this.mostPieces = mostPieces;
        this.finished = finished;
        this.unfinished = unfinished;
        this.unfinishedWindows = unfinishedWindows;
        this.pieces = pieces;
    }

    /** Nothing seen yet. */
    public static History none(Duration windowWidth) {
        int pieceWindows = (int) Math.max(1, PIECE.toMillis() / windowWidth.toMillis());
        long reach = Decider.LONGEST_SEGMENT.toMillis() / windowWidth.toMillis();
        return new History(
                pieceWindows, (int) (reach / pieceWindows) + 2, CohortTotals.NONE, CohortTotals.NONE, 0, List.of());
    }

    /** With one more window. */
    public History after(CohortTotals window) {
        CohortTotals piece = unfinished.merge(window);
        if (unfinishedWindows + 1 < pieceWindows) {
            return new History(pieceWindows, mostPieces, finished, piece, unfinishedWindows + 1, pieces);
        }
        List<CohortTotals> next =
                new ArrayList<>(pieces.subList(Math.max(0, pieces.size() + 1 - mostPieces), pieces.size()));
        next.add(piece);
        return new History(pieceWindows, mostPieces, finished.merge(piece), CohortTotals.NONE, 0, next);
    }

    /** All windows together. */
    StretchTotals whole() {
        return new StretchTotals(finished, unfinished);
    }

    /**
     * The last windows together.
     *
     * @param windows how many; they begin where a piece does
     */
    StretchTotals last(long windows) {
        CohortTotals sum = CohortTotals.NONE;
        long missing = windows - unfinishedWindows;
        for (int i = pieces.size() - 1; i >= 0 && missing > 0; i--, missing -= pieceWindows) {
            sum = sum.merge(pieces.get(i));
        }
        return new StretchTotals(sum, unfinished);
    }
}
