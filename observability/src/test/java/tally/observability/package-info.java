/**
 * What operators see, tried: the documented metrics, the alert rules by promtool, and every query of the dashboards
 * against a Prometheus that scrapes a running stack.
 */
@NullMarked
package tally.observability;

import org.jspecify.annotations.NullMarked;
