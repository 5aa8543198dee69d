/** Faults that are put into a target under load, what must hold while they last, and how recovery is measured. */
@NullMarked
package dev.muster.lab.fault;

import org.jspecify.annotations.NullMarked;
