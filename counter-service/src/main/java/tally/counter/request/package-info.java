/**
 * What every HTTP port demands of a request, and the problems that tell a caller what was wrong: ids, namespaces, kinds,
 * deltas, JSON. Pure functions without any type of a web framework, so that every port, old or new, decides alike.
 */
@NullMarked
package tally.counter.request;

import org.jspecify.annotations.NullMarked;
