/**
 * How bodies are packed on their way. Start at {@link io.canaryjudge.http.coding.ContentCoding}. Memory is bounded by the
 * limit that the caller names, whatever the bytes claim; nothing here knows HTTP beyond the names.
 */
@NullMarked
package io.canaryjudge.http.coding;

import org.jspecify.annotations.NullMarked;
