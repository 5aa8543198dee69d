/** The lab's commands: validate, run, report, audit, monitor. */
@NullMarked
package dev.muster.cli.lab;

import org.jspecify.annotations.NullMarked;
