package dev.muster.lab.scenario;

/**
 * One thing wrong with a scenario file.
 *
 * @param file the file as the user named it
 * @param line the line, counted from 1
 * @param message what is wrong, and the nearest valid choice where there is one
 */
public record Problem(String file, int line, String message) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
