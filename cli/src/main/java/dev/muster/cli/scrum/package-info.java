/** {@code muster backlog …} and {@code muster sprint …}: a project's Scrum workflow. */
@NullMarked
package dev.muster.cli.scrum;

import org.jspecify.annotations.NullMarked;
