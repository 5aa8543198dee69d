package dev.muster.cli.checklist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Surefire left of the project's tests where Muster was built: {@code ROOM/target/surefire-reports/TEST-*.xml}.
 */
final class TestReports {
    private static final String PROPERTY = "muster.home";
    private static final Pattern COUNTS = Pattern.compile("<testsuite\\b[^>]*>");
    private static final Pattern COUNT = Pattern.compile("\\b(tests|errors|failures)=\"(\\d{1,9})\"");

    private final @Nullable Path home;

    /** @param home the project's directory; null if there is none */
    TestReports(@Nullable Path home) {
        this.home = home;
    }

    /** Those of the clone that this program was started from. */
    static TestReports ofThis() {
        String path = System.getProperty(PROPERTY);
        return new TestReports(path == null ? null : Path.of(path));
    }

    /** How tests ended when they were last run; those that weigh more stand first. */
    enum Result {
        FAILED,
        /** No report of it is here, or one of no test. */
        NOT_RUN,
        PASSED
    }

    /** The worst result of some classes. */
    Result of(List<String> classes) {
        return classes.stream().map(this::of).min(Enum::compareTo).orElse(Result.NOT_RUN);
    }

    private Result of(String simpleName) {
        if (home == null) {
            return Result.NOT_RUN;
        }
        try (Stream<Path> rooms = Files.list(home)) {
            return rooms.map(room -> room.resolve("target/surefire-reports"))
                    .filter(Files::isDirectory)
                    .map(reports -> in(reports, simpleName))
                    .filter(result -> result != Result.NOT_RUN)
                    .min(Enum::compareTo)
                    .orElse(Result.NOT_RUN);
        } catch (IOException unreadable) {
            return Result.NOT_RUN;
        }
    }

    private static Result in(Path reports, String simpleName) {
        try (Stream<Path> files = Files.list(reports)) {
            return files.filter(file -> named(file.getFileName().toString(), simpleName))
                    .map(TestReports::read)
                    .min(Enum::compareTo)
                    .orElse(Result.NOT_RUN);
        } catch (IOException unreadable) {
            return Result.NOT_RUN;
        }
    }

    private static boolean named(String file, String simpleName) {
        return file.startsWith("TEST-") && file.endsWith("." + simpleName + ".xml");
    }

    private static Result read(Path report) {
        try {
            Matcher suite = COUNTS.matcher(Files.readString(report));
            if (!suite.find()) {
                return Result.NOT_RUN;
            }
            long tests = 0;
            long broken = 0;
            Matcher count = COUNT.matcher(suite.group());
            while (count.find()) {
                long number = Long.parseLong(count.group(2));
                if (count.group(1).equals("tests")) {
                    tests = number;
                } else {
                    broken += number;
                }
            }
            return broken > 0 ? Result.FAILED : tests > 0 ? Result.PASSED : Result.NOT_RUN;
        } catch (IOException unreadable) {
            return Result.NOT_RUN;
        }
    }
}
