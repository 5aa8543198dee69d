package dev.muster.lab.scenario;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A value of any shape, with the lines on which its parts stand. */
sealed interface Written {
    /** The line, counted from 1. */
    int line();

    /** A text, a whole number as Long, a Double, a Boolean or null. */
    record Scalar(@Nullable Object value, int line) implements Written {}

    /** A list. */
    record Items(List<Written> items, int line) implements Written {}

    /** A mapping. */
    record Fields(SequencedMap<String, Written> fields, int line) implements Written {}
}
