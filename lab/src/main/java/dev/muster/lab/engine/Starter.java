package dev.muster.lab.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Muster is started anew, as a user starts it.
 *
 * @param command the program and what precedes a command of Muster's
 * @param environment variables to set, beside those that are inherited
 */
public record Starter(List<String> command, Map<String, String> environment) {
    /** System property: the launcher this program was started by. */
    public static final String LAUNCHER = "muster.launcher";

    /** System property: the image of jars and AOT cache it runs from. */
    public static final String IMAGE = "muster.image";

    /** What the launcher reads the image from that it is to start, so that a build made meanwhile changes nothing. */
    static final String IMAGE_VARIABLE = "MUSTER_IMAGE";

    /** Copies the collections. */
    public Starter {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** By the launcher that started this process, from the same image; empty when no launcher did. */
    public static Optional<Starter> ofProcess() {
        String launcher = System.getProperty(LAUNCHER);
        String image = System.getProperty(IMAGE);
        return launcher == null || image == null
                ? Optional.empty()
                : Optional.of(new Starter(List.of(launcher), Map.of(IMAGE_VARIABLE, image)));
    }

    /** The same with one more variable. */
    public Starter with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Starter(command, more);
    }

    /** Starts it. Standard error goes to a file, which cannot fill up as a pipe does. */
    Process start(List<String> arguments, Path errors) throws IOException {
        return builder(arguments).redirectError(errors.toFile()).start();
    }

    /** Starts it; its standard error has to be read. */
    Process start(List<String> arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(List<String> arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().putAll(environment);
        return builder;
    }
}
