/**
 * Tally on one machine: real Redis, a real Kafka broker and the services, each a child process that dies with its
 * parent. {@link tally.local.RedisServer} and {@link tally.local.KafkaServer} are what the tests of every module use;
 * {@link tally.local.Tally} is what stands behind {@code ./tally}.
 */
@NullMarked
package tally.local;

import org.jspecify.annotations.NullMarked;
