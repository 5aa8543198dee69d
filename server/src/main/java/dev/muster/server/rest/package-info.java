/** The REST face: which request means which operation, and how answers and errors look. */
@NullMarked
package dev.muster.server.rest;

import org.jspecify.annotations.NullMarked;
