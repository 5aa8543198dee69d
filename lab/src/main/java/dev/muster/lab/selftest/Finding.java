package dev.muster.lab.selftest;

/**
 * A known answer, and what the lab made of it.
 *
 * @param check which check it belongs to
 * @param what was looked at
 * @param expected the known answer, with the tolerance
 * @param got the lab's answer
 * @param holds whether it lies within the tolerance
 */
public record Finding(String check, String what, String expected, String got, boolean holds) {}
