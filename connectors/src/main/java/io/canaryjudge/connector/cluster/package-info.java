/**
 * What connectors share that change objects of a Kubernetes API: guarded patches, who owns an object, and words for
 * failures. Start at {@link io.canaryjudge.connector.cluster.Cluster}. It is no connector itself and knows no rollout.
 */
@NullMarked
package io.canaryjudge.connector.cluster;

import org.jspecify.annotations.NullMarked;
