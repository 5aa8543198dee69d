package dev.muster.lab.result;

import java.util.List;

/**
 * What the target's JVMs held in memory at the end of a test, class by class, after a full collection.
 *
 * @param bytes of all classes
 * @param grownBytes how much more that is than at the first look
 * @param since when the first look was, in words
 * @param classes those that hold most, and those that grew most
 */
public record HeapRecord(long bytes, long grownBytes, String since, List<HeldClass> classes) {

    /** Copies the list. */
    public HeapRecord {
        classes = List.copyOf(classes);
    }

    /**
     * One class.
     *
     * @param name as the JVM writes it
     * @param instances how many there are
     * @param bytes of all of them
     * @param grownBytes how much more than at the first look
     */
    public record HeldClass(String name, long instances, long bytes, long grownBytes) {}
}
