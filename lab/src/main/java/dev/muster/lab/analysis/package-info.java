/** The statistics: trends, steady state, fairness, efficiency, self-checks. */
@NullMarked
package dev.muster.lab.analysis;

import org.jspecify.annotations.NullMarked;
