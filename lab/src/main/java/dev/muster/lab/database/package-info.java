/** What a database says of its statements, plans, indexes and tables, and which indexes it lacks. */
@NullMarked
package dev.muster.lab.database;

import org.jspecify.annotations.NullMarked;
