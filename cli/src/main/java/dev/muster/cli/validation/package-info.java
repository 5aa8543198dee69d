/** Validation run by the orchestrator itself: runs of the lab as sessions with a task a test. */
@NullMarked
package dev.muster.cli.validation;

import org.jspecify.annotations.NullMarked;
