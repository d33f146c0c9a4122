/** The JSON that users and other programs rely on, written in one place so that it is the same everywhere. */
@NullMarked
package io.canaryjudge.http.wire;

import org.jspecify.annotations.NullMarked;
