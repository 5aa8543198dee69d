/** What nobody well-meaning sends. */
@NullMarked
package dev.muster.server.hostile;

import org.jspecify.annotations.NullMarked;
