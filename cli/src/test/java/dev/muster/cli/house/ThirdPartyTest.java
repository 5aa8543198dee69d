package dev.muster.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md names every library that Muster ships, with the version that it ships, and no other. */
@Tag("unit")
class ThirdPartyTest {

    /** A row of the table: library, version, licence. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (\\S+) \\| (\\S.*\\S) \\|$");

    /** A line of Maven's list: group:artifact:type:version:scope. */
    private static final Pattern LIBRARY =
            Pattern.compile("(?m)^ +([\\w.-]+:[\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)\\b");

    @Test
    void every_library_that_is_shipped_is_listed_with_its_version() throws IOException {
        List<String> shipped = found(LIBRARY, Path.of("target", "libraries.txt"));
        assertThat(shipped).as("what Maven says is shipped").isNotEmpty();
        assertThat(found(ROW, Path.of("..", "THIRD-PARTY.md")))
                .as("THIRD-PARTY.md against what is shipped")
                .containsExactlyInAnyOrderElementsOf(shipped);
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult row) -> row.group(1) + " " + row.group(2))
                .toList();
    }
}
