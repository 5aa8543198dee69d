/**
 * Inline operations: what they ask, the values they are filled with, how their answers are judged; whatever the
 * protocol.
 */
@NullMarked
package dev.muster.lab.operation;

import org.jspecify.annotations.NullMarked;
