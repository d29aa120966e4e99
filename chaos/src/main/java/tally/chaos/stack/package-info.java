/**
 * The running stack as its users and operators reach it: {@code ./tally} and the control server behind it, HTTP,
 * WebSocket, Redis, Kafka, and the data folder. No class of the services is known here.
 */
@NullMarked
package tally.chaos.stack;

import org.jspecify.annotations.NullMarked;
