package dev.muster.cli;

import dev.muster.lab.engine.Starter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Muster in a process of its own. {@code ./muster test} has just built an image, and names it: from that it starts in a
 * third of the time. Where Maven was called by itself it starts from the class path of these tests.
 */
public final class Launched {
    /** How it is started. */
    public static final Starter STARTER = starter();

    private Launched() {}

    private static Starter starter() {
        String launcher = System.getProperty("muster.tests.launcher");
        String image = System.getProperty("muster.tests.image");
        return launcher == null || image == null
                ? fromClassPath()
                : new Starter(List.of(launcher), Map.of("MUSTER_IMAGE", image));
    }

    /** As a JVM of its own, so that options of the JVM may follow the first word of its command. */
    public static Starter fromClassPath() {
        return new Starter(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dslf4j.internal.verbosity=ERROR", // a library of the tests would speak
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()),
                Map.of());
    }

    /** The same as words for a shell, with what it needs of the environment. */
    public static String words() {
        Stream<String> variables =
                STARTER.environment().entrySet().stream().map(each -> each.getKey() + "=" + each.getValue());
        return Stream.of(Stream.of("env"), variables, STARTER.command().stream())
                .flatMap(parts -> parts)
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    /** A process of it that is still to be started. */
    public static ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(STARTER.command());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(STARTER.environment());
        return builder;
    }
}
