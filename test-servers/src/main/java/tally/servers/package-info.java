/**
 * The Redis and the Kafka of the tests: processes of this machine, or containers where {@code ./tally test --containers}
 * asked for them. The tests do not see which. Both have the same port and data through stop, kill and start.
 */
@NullMarked
package tally.servers;

import org.jspecify.annotations.NullMarked;
