@NullMarked
package dev.muster.client.pool;

import org.jspecify.annotations.NullMarked;
