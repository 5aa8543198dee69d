/** Agents whose work is done by a language model behind an API. */
@NullMarked
package dev.muster.runtime.model;

import org.jspecify.annotations.NullMarked;
