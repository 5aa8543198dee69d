/**
 * The WebSocket face: one connection for each agent or watcher, in JSON messages.
 *
 * <p>What comes in is checked against {@link dev.muster.server.ws.MessageType}; what an agent asks of the engine is one
 * of the operations that REST has too. Messages of a connection are worked off in order, one at a time; only what waits
 * for work or events goes beside them. Events are read from the log: a connection holds a cursor and no queue.
 *
 * <p>An idle connection is to be cheap: it has no thread and no timer. One thread sweeps over all connections, and one
 * for each watched project wakes those who have something to read.
 */
@NullMarked
package dev.muster.server.ws;

import org.jspecify.annotations.NullMarked;
