/**
 * The manifests as a cluster gets them: every overlay is rendered, read strictly into the types of Kubernetes, Strimzi and
 * the Prometheus operator, and held against rules. No cluster is needed. Each rule finds what is wrong and says where;
 * nothing here changes anything.
 */
@NullMarked
package tally.k8s;

import org.jspecify.annotations.NullMarked;
