/** {@code muster tdd …}: work on a story, test first. */
@NullMarked
package dev.muster.cli.tdd;

import org.jspecify.annotations.NullMarked;
