/**
 * Kayenta's HTTP interface, judged by the built-in Kayenta judge over the windows of this service. Start with
 * {@link io.canaryjudge.http.integration.kayenta.KayentaApi}.
 */
@NullMarked
package io.canaryjudge.http.integration.kayenta;

import org.jspecify.annotations.NullMarked;
