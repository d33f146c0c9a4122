/**
 * The judge NetflixACAJudge-v1.0 of Netflix's and Spinnaker's Kayenta, reproduced bit for bit so that teams can compare
 * what both judges say of the same data. Start with {@link io.canaryjudge.kayenta.KayentaJudge}.
 *
 * <p>Words are Kayenta's: the experiment is the canary, the control is the baseline. Nothing here is anytime-valid, and
 * no verdict of this program rests on it. Shortcomings of the original are kept, since being equal is the purpose; the
 * one difference is that its noise has a seed here.
 */
@NullMarked
package io.canaryjudge.kayenta;

import org.jspecify.annotations.NullMarked;
