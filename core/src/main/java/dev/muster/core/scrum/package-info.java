/** The Scrum workflow of a project: epics, stories, sprints. */
@NullMarked
package dev.muster.core.scrum;

import org.jspecify.annotations.NullMarked;
