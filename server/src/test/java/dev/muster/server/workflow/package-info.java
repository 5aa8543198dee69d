/** The workflows through the faces that people and agents use. */
@NullMarked
package dev.muster.server.workflow;

import org.jspecify.annotations.NullMarked;
