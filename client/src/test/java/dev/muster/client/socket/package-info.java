@NullMarked
package dev.muster.client.socket;

import org.jspecify.annotations.NullMarked;
