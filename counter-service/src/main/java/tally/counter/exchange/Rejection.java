package tally.counter.exchange;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that is not merged, and why. */
record Rejection(ConsumerRecord<byte[], byte[]> source, String reason) {}
