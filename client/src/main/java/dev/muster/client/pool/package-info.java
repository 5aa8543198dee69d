/** What stands between a caller and a server that may be slow, busy or gone: pool, retries, circuit breaker. */
@NullMarked
package dev.muster.client.pool;

import org.jspecify.annotations.NullMarked;
