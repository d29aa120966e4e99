/**
 * The whole of Tally as a user has it: {@code ./tally up --detach}, then HTTP, WebSocket, kills and cut cables from
 * outside. Nothing here knows a class of the services.
 */
@NullMarked
package tally.scenarios;

import org.jspecify.annotations.NullMarked;
