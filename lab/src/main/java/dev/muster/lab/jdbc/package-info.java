/** Databases as targets, through JDBC. */
@NullMarked
package dev.muster.lab.jdbc;

import org.jspecify.annotations.NullMarked;
