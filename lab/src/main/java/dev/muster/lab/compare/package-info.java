/** Runs held against each other: unpaired, in pairs of builds, against a baseline, and by a policy of gates. */
@NullMarked
package dev.muster.lab.compare;

import org.jspecify.annotations.NullMarked;
