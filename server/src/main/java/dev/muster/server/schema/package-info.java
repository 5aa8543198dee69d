/** What a JSON value may look like: checks values at the door, and describes itself as JSON Schema. */
@NullMarked
package dev.muster.server.schema;

import org.jspecify.annotations.NullMarked;
