/** The REST face, from outside. */
@NullMarked
package dev.muster.server.rest;

import org.jspecify.annotations.NullMarked;
