/**
 * Feature flags: who gets which variant. Start at {@link io.canaryjudge.flag.Flag#evaluate}; {@link
 * io.canaryjudge.flag.FlagState} is a flag with its history, and says when it may be removed. Storing, serving and the
 * clock are outside.
 */
@NullMarked
package io.canaryjudge.flag;

import org.jspecify.annotations.NullMarked;
