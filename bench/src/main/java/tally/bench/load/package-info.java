/**
 * The load that a measurement puts on a server: one event loop thread that sends prebuilt bytes over many connections
 * and finds in the answers only what it needs. Nothing here knows how a server was started.
 */
@NullMarked
package tally.bench.load;

import org.jspecify.annotations.NullMarked;
