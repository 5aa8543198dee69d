package dev.muster.lab.scenario;

import dev.muster.lab.target.Face;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario as read from its file.
 *
 * @param name what reports call it
 * @param description one paragraph, or null
 * @param target the system under test: {@code embedded}, or another server's address
 * @param baseline whether figures of this scenario may serve as a baseline; false for quick looks
 * @param seed feeds every random choice of the generator
 * @param tests at least one
 * @param file the file as the user named it
 * @param source the text of the file
 * @param hash the first 12 hexadecimal digits of the text's SHA-256
 */
public record Scenario(
        String name,
        @Nullable String description,
        String target,
        boolean baseline,
        long seed,
        List<TestSpec> tests,
        String file,
        String source,
        String hash) {

    /** Whether it measures another server than Muster. */
    public boolean external() {
        return tests.getFirst().plan() != null;
    }

    /** The same with each test's target recorded by its flight recorder, or with none. */
    public Scenario recorded(boolean jfr) {
        return new Scenario(
                name,
                description,
                target,
                baseline,
                seed,
                tests.stream().map(test -> test.recorded(jfr)).toList(),
                file,
                source,
                hash);
    }

    /** The same with each test through one face of Muster, whatever the file says. */
    public Scenario through(Face face) {
        return new Scenario(
                name,
                description,
                target,
                baseline,
                seed,
                tests.stream().map(test -> test.through(face)).toList(),
                file,
                source,
                hash);
    }

    /** Copies the tests. */
    public Scenario {
        tests = List.copyOf(tests);
    }
}
