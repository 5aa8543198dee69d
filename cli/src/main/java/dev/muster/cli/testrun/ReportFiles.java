package dev.muster.cli.testrun;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.text.FileTrouble;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The files that a run of tests promises to write. Those that lay there before and were not written again are of an
 * earlier run and say nothing about this one.
 */
final class ReportFiles {
    private static final String WILD = "*?[{\\";
    private static final int MOST = 10_000;

    private final List<Place> places;
    private final Map<Path, Stamp> before;

    /** @param root the folder that the pattern names without any wild card */
    private record Place(Path root, List<PathMatcher> matchers) {}

    private record Stamp(
            FileTime written, long size, @Nullable Object key) {}

    /**
     * Looks at what is there now.
     *
     * @param globs of files, below the directory
     * @throws Failure if one is no pattern
     */
    ReportFiles(Path directory, List<String> globs) {
        this.places = globs.stream().map(glob -> place(directory, glob)).toList();
        this.before = stamps();
    }

    private static Place place(Path directory, String glob) {
        List<String> fixed = new ArrayList<>();
        List<String> parts = List.of(glob.split("/"));
        for (String part : parts) {
            if (fixed.size() == parts.size() - 1 || part.chars().anyMatch(character -> WILD.indexOf(character) >= 0)) {
                break;
            }
            fixed.add(part);
        }
        String rest = String.join("/", parts.subList(fixed.size(), parts.size()));
        if (rest.isEmpty()) {
            throw Failure.usage("--reports is empty; name files, such as 'target/surefire-reports/*.xml'");
        }
        Path start = glob.startsWith("/") ? Path.of("/") : directory;
        List<PathMatcher> matchers = new ArrayList<>();
        try {
            matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + rest));
            if (rest.startsWith("**/")) { // which means the folder itself as well
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + rest.substring(3)));
            }
        } catch (PatternSyntaxException e) {
            throw Failure.usage("--reports '" + glob + "' is no pattern of files: " + e.getDescription());
        }
        return new Place(start.resolve(String.join("/", fixed)).normalize(), matchers);
    }

    /** Those that were written since. */
    List<Path> written() {
        return stamps().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> found = new TreeMap<>();
        for (Place place : places) {
            try {
                find(place, found);
            } catch (NoSuchFileException none) {
                // the run may make the folder
            } catch (IOException e) {
                throw Failure.unreachable("reports cannot be looked for: " + FileTrouble.reading(place.root(), e))
                        .withHelp("name a folder that can be read, such as --reports 'target/surefire-reports/*.xml'");
            }
        }
        return found;
    }

    private static void find(Place place, Map<Path, Stamp> found) throws IOException {
        Files.walkFileTree(place.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path name = place.root().relativize(file);
                if (attributes.isRegularFile()
                        && place.matchers().stream().anyMatch(matcher -> matcher.matches(name))) {
                    found.put(file, new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
                    if (found.size() > MOST) {
                        throw Failure.usage("more than " + MOST + " files are reports; name fewer with --reports");
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
                if (file.equals(place.root())) {
                    throw gone;
                }
                // It was there a moment ago; or is not for this user to read, such as the folder of a database.
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
