package dev.muster.lab.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * What one side of a comparison is: a program, what it is measured by, and how its JVM is set. Where two sides differ
 * in one of the three only, the comparison says what that is worth.
 *
 * @param build what is started
 * @param file the scenario's file, read by every run
 * @param scenario its text when the comparison began
 * @param jvm more options for the JVM, separated by blanks; empty for none
 * @param arguments more arguments of {@code muster run}
 */
public record Setup(Build build, Path file, String scenario, String jvm, List<String> arguments) {

    /** Copies the arguments. */
    public Setup {
        arguments = List.copyOf(arguments);
    }

    /** One that is run without further arguments. */
    public Setup(Build build, Path file, String scenario, String jvm) {
        this(build, file, scenario, jvm, List.of());
    }

    /** Whether another side is the same, so that what differs is noise. */
    public boolean same(Setup other) {
        return build.digest().equals(other.build.digest())
                && scenario.equals(other.scenario)
                && jvm.equals(other.jvm)
                && arguments.equals(other.arguments);
    }
}
