/** What a run found, as written to {@code run.json} (schema 1) and read back by reports and scripts. */
@NullMarked
package dev.muster.lab.result;

import org.jspecify.annotations.NullMarked;
