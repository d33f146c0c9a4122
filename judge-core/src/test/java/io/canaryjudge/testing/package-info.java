/** What the tests of several packages share: seeded properties and synthetic traffic. */
@NullMarked
package io.canaryjudge.testing;

import org.jspecify.annotations.NullMarked;
