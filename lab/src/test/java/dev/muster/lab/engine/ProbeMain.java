package dev.muster.lab.engine;

import dev.muster.core.EngineOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What stands for Muster in tests: it knows the one command that the lab starts. */
final class ProbeMain {
    private ProbeMain() {}

    /** Starts this class on the Java and the class path of the test. */
    static Starter starter() {
        return new Starter(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProbeMain.class.getName()),
                Map.of());
    }

    public static void main(String[] arguments) throws Exception {
        if (!arguments[0].equals(EngineProbe.COMMAND) || !arguments[1].equals("--data")) {
            throw new IllegalArgumentException(String.join(" ", arguments));
        }
        String title = arguments.length > 3 ? arguments[4] : null;
        EngineProbe.run(
                Path.of(arguments[2]),
                title,
                EngineOptions.defaults(),
                System.in,
                new PrintWriter(System.out, false, StandardCharsets.UTF_8));
    }
}
