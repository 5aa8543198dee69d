/** What a run found becomes tasks that agents and people can take, and that later runs close. */
@NullMarked
package dev.muster.cli.filing;

import org.jspecify.annotations.NullMarked;
