/** One load under several configurations, in turns: what each configuration costs and gains. */
@NullMarked
package dev.muster.lab.matrix;

import org.jspecify.annotations.NullMarked;
