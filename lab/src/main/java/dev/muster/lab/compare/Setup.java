package dev.muster.lab.compare;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one side of a comparison is: a program, what it is measured by, and how its JVM is set. Where two sides differ
 * in one of the three only, the comparison says what that is worth.
 *
 * @param build what is started
 * @param file the scenario's file, read by every run
 * @param scenario its text when the comparison began
 * @param jvm more options for the JVM, separated by blanks; empty for none
 * @param arguments more arguments of {@code muster run}
 * @param environment variables that its runs have beside, or other than, those of this process
 */
public record Setup(
        Build build,
        Path file,
        String scenario,
        String jvm,
        List<String> arguments,
        SortedMap<String, String> environment) {

    /** Copies the collections. */
    public Setup {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    /** One that is run in this process's environment. */
    public Setup(Build build, Path file, String scenario, String jvm, List<String> arguments) {
        this(build, file, scenario, jvm, arguments, Collections.emptySortedMap());
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
                && arguments.equals(other.arguments)
                && environment.equals(other.environment);
    }
}
