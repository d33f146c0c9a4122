/**
 * The windows on disk, in segment files of checksummed frames. Start with
 * {@link io.canaryjudge.connector.windowlog.SegmentWindowLog}; {@link io.canaryjudge.connector.windowlog.Frame} and
 * {@link io.canaryjudge.connector.windowlog.SegmentHeader} say what a file looks like. It does not know who waits for a
 * commit, nor when to make one.
 */
@NullMarked
package io.canaryjudge.connector.windowlog;

import org.jspecify.annotations.NullMarked;
