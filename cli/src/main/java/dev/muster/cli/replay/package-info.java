/** What a project's events alone tell of its workflows. */
@NullMarked
package dev.muster.cli.replay;

import org.jspecify.annotations.NullMarked;
