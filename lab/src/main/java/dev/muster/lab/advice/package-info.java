/** What to change first: rules that read a run's figures and recommend, with evidence and the gain to expect. */
@NullMarked
package dev.muster.lab.advice;

import org.jspecify.annotations.NullMarked;
