/** SQLite: connections, migrations, rows. All SQL of the engine is in this package. */
@NullMarked
package dev.muster.core.store;

import org.jspecify.annotations.NullMarked;
