/** Flight recordings of a target's JVM: made while it is measured, and read for where time and memory went. */
@NullMarked
package dev.muster.lab.profile;

import org.jspecify.annotations.NullMarked;
