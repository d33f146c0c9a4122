/**
 * Kayenta's JSON: {@link io.canaryjudge.http.kayenta.KayentaRequest} reads what its judge is asked,
 * {@link io.canaryjudge.http.kayenta.KayentaResultJson} writes its answer. Options are read as leniently as Kayenta reads
 * them, with the same defaults for words it does not know, and refused where its judge call throws.
 */
@NullMarked
package io.canaryjudge.http.kayenta;

import org.jspecify.annotations.NullMarked;
