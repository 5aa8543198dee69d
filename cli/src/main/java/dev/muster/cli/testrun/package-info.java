/** Runs a project's tests and reads how they went. */
@NullMarked
package dev.muster.cli.testrun;

import org.jspecify.annotations.NullMarked;
