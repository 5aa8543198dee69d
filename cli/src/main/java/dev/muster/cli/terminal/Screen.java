package dev.muster.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is at the other end of the two output streams.
 *
 * @param output whether standard output is a terminal
 * @param errors whether standard error is a terminal
 * @param colour whether a terminal may be sent colours
 */
public record Screen(boolean output, boolean errors, boolean colour) {
    /** Nobody looks: two files or pipes. */
    public static final Screen NONE = new Screen(false, false, false);

    private static final int DEFAULT_WIDTH = 100;
    private static final int NARROWEST = 40;

    /** What this process was started with; NO_COLOR and TERM=dumb are respected. */
    public static Screen ofProcess(Map<String, String> environment) {
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Screen(isTerminal(1), isTerminal(2), colour);
    }

    /** How standard output is written to. */
    public Style outputStyle() {
        return output && colour ? Style.COLOURED : Style.PLAIN;
    }

    /** How standard error is written to. */
    public Style errorStyle() {
        return errors && colour ? Style.COLOURED : Style.PLAIN;
    }

    /** Cells in a line of the terminal now. Asks another program, so it is for terminals only. */
    public int width() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return DEFAULT_WIDTH;
            }
            String[] rowsAndColumns =
                    new String(stty.getInputStream().readAllBytes()).strip().split(" ");
            int columns = rowsAndColumns.length == 2 ? Integer.parseInt(rowsAndColumns[1]) : 0;
            return columns == 0 ? DEFAULT_WIDTH : Math.max(NARROWEST, columns);
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT_WIDTH;
        }
    }

    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException noProcFileSystem) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
