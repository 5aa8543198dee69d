package dev.muster.client.text;

import dev.muster.core.store.PathFacts;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What is wrong with a file that somebody named: what, where and what to do. The operating system's own message is
 * often nothing but the path.
 */
public final class FileTrouble {
    private FileTrouble() {}

    /** Why a file could not be read, with its name. */
    public static String reading(Path file, IOException refused) {
        return is(refused, NoSuchFileException.class, "no such file") && Files.notExists(file)
                ? "there is no file " + file
                : "cannot read " + file + ": " + whyUnread(file, refused);
    }

    /** Why a file could not be read, for whoever names it himself. */
    public static String whyUnread(Path file, IOException refused) {
        if (is(refused, NoSuchFileException.class, "no such file")) {
            return "there is no such file";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory; name a file";
        }
        if (refused instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        if (is(refused, AccessDeniedException.class, "permission denied")) {
            return "this user may not read it: " + PathFacts.owner(file);
        }
        return said(refused);
    }

    /** Why a file could not be written, with its name. */
    public static String writing(Path file, IOException refused) {
        return "cannot write " + file + ": " + whyUnwritten(file, refused);
    }

    private static String whyUnwritten(Path file, IOException refused) {
        if (PathFacts.isFull(refused)) {
            return "its disk is full (" + PathFacts.free(file) + "): free some space, or name another place";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory; name a file";
        }
        if (is(refused, AccessDeniedException.class, "permission denied")) {
            return "this user may not: " + PathFacts.owner(at(file, refused)) + "; name another place";
        }
        if (is(refused, NoSuchFileException.class, "no such file")) {
            Path directory = file.toAbsolutePath().getParent();
            return directory == null || Files.isDirectory(directory)
                    ? "nothing can be made there; name another place"
                    : "there is no directory " + directory + "; make it first, or name another place";
        }
        return said(refused);
    }

    /**
     * What went wrong where nobody knows any more which file was read or written: the words of whoever threw it, and of
     * the operating system's a sentence.
     */
    public static String words(IOException refused) {
        if (refused instanceof CharacterCodingException) {
            return "a file is not text in UTF-8";
        }
        if (!(refused instanceof FileSystemException system) || system.getFile() == null) {
            return said(refused);
        }
        Path file = Path.of(system.getFile());
        return switch (system) {
            case AccessDeniedException denied ->
                "permission denied for " + file + ": " + PathFacts.owner(file) + "; name another place";
            case FileAlreadyExistsException taken -> file + " is in the way; name another place";
            case NoSuchFileException absent ->
                "there is no " + file + (hasDirectory(file) ? ", and it cannot be made there" : "")
                        + "; name another place";
            default ->
                PathFacts.isFull(system) ? writing(file, system) : file + ": " + said(system) + "; name another place";
        };
    }

    /** Why a text cannot be the name of a file at all, with the text. */
    public static String noPath(InvalidPathException refused) {
        return "'" + refused.getInput() + "' cannot be the name of a file: " + refused.getReason();
    }

    private static boolean hasDirectory(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return directory != null && Files.isDirectory(directory);
    }

    private static Path at(Path file, IOException refused) {
        return refused instanceof FileSystemException named && named.getFile() != null
                ? Path.of(named.getFile())
                : file;
    }

    /** By its type, or by what a stream says in brackets. */
    private static boolean is(IOException refused, Class<? extends IOException> type, String words) {
        return type.isInstance(refused)
                || PathFacts.said(refused).toLowerCase(Locale.ROOT).contains("(" + words);
    }

    private static String said(IOException refused) {
        String said = PathFacts.said(refused);
        return said.isEmpty() ? "the operating system refused it without a reason" : said;
    }
}
