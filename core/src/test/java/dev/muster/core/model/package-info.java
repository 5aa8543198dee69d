/** The engine against what it should be: the state tables cell by cell, and a reference model. */
@NullMarked
package dev.muster.core.model;

import org.jspecify.annotations.NullMarked;
