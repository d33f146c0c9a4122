/**
 * Where the record of each analysis is kept. {@link io.canaryjudge.connector.store.MemoryJournal} keeps it while the
 * process lives and no longer.
 */
@NullMarked
package io.canaryjudge.connector.store;

import org.jspecify.annotations.NullMarked;
