/**
 * Keeps what must not be lost: in a file by SQLite, or in a PostgreSQL database. Start at
 * {@link io.canaryjudge.connector.store.SqlStore}; both speak the same SQL but for a small dialect.
 */
@NullMarked
package io.canaryjudge.connector.store;

import org.jspecify.annotations.NullMarked;
