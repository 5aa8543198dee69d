package dev.muster.lab.compare;

import java.nio.file.Path;

/**
 * What one side of a comparison is: a program, what it is measured by, and how its JVM is set. Where two sides differ
 * in one of the three only, the comparison says what that is worth.
 *
 * @param build what is started
 * @param file the scenario's file, read by every run
 * @param scenario its text when the comparison began
 * @param jvm more options for the JVM, separated by blanks; empty for none
 */
public record Setup(Build build, Path file, String scenario, String jvm) {

    /** Whether another side is the same, so that what differs is noise. */
    public boolean same(Setup other) {
        return build.digest().equals(other.build.digest()) && scenario.equals(other.scenario) && jvm.equals(other.jvm);
    }
}
