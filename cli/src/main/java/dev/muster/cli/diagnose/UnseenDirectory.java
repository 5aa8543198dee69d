package dev.muster.cli.diagnose;

import dev.muster.core.store.PathFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory that this user cannot look into: what is in it is not known, which is not that nothing is. */
final class UnseenDirectory {
    private UnseenDirectory() {}

    /** Whether a directory is there, or may be, and this user cannot look into it. */
    static boolean is(Path directory) {
        if (Files.isDirectory(directory)) {
            return !Files.isReadable(directory) || !Files.isExecutable(directory);
        }
        return !Files.exists(directory) && !Files.notExists(directory);
    }

    /** Who may, in a sentence without a full stop. */
    static String words(Path directory) {
        return "this user (" + System.getProperty("user.name") + ") cannot read " + directory + ": "
                + PathFacts.owner(directory);
    }

    /** What an area says that lies in such a directory. */
    static List<Finding> finding(String area, String name, Path directory) {
        return List.of(Finding.notMeasured(area, name, words(directory), "run as its owner"));
    }
}
