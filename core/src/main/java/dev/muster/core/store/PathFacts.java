package dev.muster.core.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What there is to say of a path where the operating system refused it, for a person. */
public final class PathFacts {
    private static final double MIB = 1024 * 1024;

    private PathFacts() {}

    /**
     * Whose a path is, such as {@code /srv/muster belongs to root (rwx------)}: of it, or of the nearest one above it
     * that can be looked at.
     */
    public static String owner(Path path) {
        for (Path each = path.toAbsolutePath().normalize(); each != null; each = each.getParent()) {
            PosixFileAttributes attributes = attributes(each);
            if (attributes != null) {
                return each + " belongs to " + attributes.owner().getName() + " ("
                        + PosixFilePermissions.toString(attributes.permissions()) + ")";
            }
        }
        return path + " belongs to another user";
    }

    private static @Nullable PosixFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class);
        } catch (IOException | UnsupportedOperationException hidden) {
            return null;
        }
    }

    /** How much room the disk of a path has, such as {@code 12.5 MiB free}. */
    public static String free(Path path) {
        for (Path each = path.toAbsolutePath().normalize(); each != null; each = each.getParent()) {
            try {
                return String.format(
                        Locale.ROOT, "%,.1f MiB free", Files.getFileStore(each).getUsableSpace() / MIB);
            } catch (IOException absent) {
                // the next above it is most likely on the same disk
            }
        }
        return "nothing free";
    }

    /** Whether there was no room for what was to be written. */
    public static boolean isFull(IOException refused) {
        String said = said(refused).toLowerCase(Locale.ROOT);
        return said.contains("no space left") || said.contains("quota exceeded") || said.contains("not enough space");
    }

    /** What the operating system said, without the path; empty if it said nothing. */
    public static String said(IOException refused) {
        String said = refused instanceof FileSystemException named ? named.getReason() : refused.getMessage();
        return said == null ? "" : said;
    }
}
