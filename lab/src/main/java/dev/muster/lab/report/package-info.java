/** Reports of a run directory: HTML, Markdown, JUnit. */
@NullMarked
package dev.muster.lab.report;

import org.jspecify.annotations.NullMarked;
