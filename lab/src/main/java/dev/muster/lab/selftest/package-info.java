/** The lab tried on targets and data whose answers are known beforehand: is what it reports true? */
@NullMarked
package dev.muster.lab.selftest;

import org.jspecify.annotations.NullMarked;
