package dev.muster.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The README's table of promises names all eight, and only tests that exist. */
@Tag("unit")
class PromisesTest {

    private static final Path ROOT = Path.of("..");
    private static final String NOT_SHOWN = "not shown yet";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (P\\d) \\| .+ \\| (.+) \\|$");
    private static final Pattern TEST_CLASS = Pattern.compile("`(\\w+)`");

    @Test
    void all_eight_promises_are_in_the_table() throws IOException {
        assertThat(proofs().keySet()).containsExactly("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8");
    }

    @Test
    void a_promise_names_tests_or_says_that_it_is_not_shown_yet() throws IOException {
        assertThat(proofs().values()).allMatch(proof -> !testClasses(proof).isEmpty() || proof.contains(NOT_SHOWN));
    }

    @Test
    void every_test_that_is_named_exists() throws IOException {
        Set<String> existing = existingTests();
        assertThat(existing).contains("PromisesTest");
        assertThat(proofs().values().stream().flatMap(proof -> testClasses(proof).stream()))
                .allSatisfy(name -> assertThat(existing).contains(name));
    }

    private static Map<String, String> proofs() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (one, other) -> one, TreeMap::new));
    }

    private static List<String> testClasses(String proof) {
        return TEST_CLASS
                .matcher(proof)
                .results()
                .map((MatchResult name) -> name.group(1))
                .toList();
    }

    private static Set<String> existingTests() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> rooms = Files.list(ROOT)) {
            for (Path tests : rooms.map(room -> room.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".java"))
                            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
                }
            }
        }
        return names;
    }
}
