/** The auditor: reads the store's file with SQL of its own and compares it with what was acknowledged. */
@NullMarked
package dev.muster.lab.audit;

import org.jspecify.annotations.NullMarked;
