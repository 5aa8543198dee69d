package dev.muster.lab.scenario;

/**
 * One thing wrong with a scenario file.
 *
 * @param file the file as the user named it
 * @param line the line, counted from 1; {@link #WHOLE_FILE} for none
 * @param message what is wrong, and the nearest valid choice where there is one
 */
public record Problem(String file, int line, String message) {
    /** The line of what is on none, such as a file that is not there. */
    public static final int WHOLE_FILE = 0;

    @Override
    public String toString() {
        return file + (line == WHOLE_FILE ? "" : ":" + line) + ": " + message;
    }
}
