/** How workflows go: sprints, modes, approvals and time-boxes, with an engine that its test drives. */
@NullMarked
package dev.muster.core.workflow;

import org.jspecify.annotations.NullMarked;
