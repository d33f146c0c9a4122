/**
 * Tells people and other systems of verdicts in their own formats: chat, e-mail, CDEvents, GitHub's deployment statuses and
 * Grafana's annotations. Start at {@link io.canaryjudge.connector.notice.HttpNotifier}.
 */
@NullMarked
package io.canaryjudge.connector.notice;

import org.jspecify.annotations.NullMarked;
