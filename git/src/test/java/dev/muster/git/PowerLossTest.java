package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Power loss: from a trace of the system calls, whatever a ref is made to point at has been synced before, content and
 * name, and the ref's own name before the append is acknowledged.
 */
@Tag("crash")
@Execution(ExecutionMode.CONCURRENT) // each test has processes of its own, and mostly waits
class PowerLossTest {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RENAME = Pattern.compile("rename\\(\"([^\"]+)\", \"([^\"]+)\"\\).*");
    private static final Pattern SYNC = Pattern.compile("f(?:data)?sync\\(\\d+<([^>]+)>\\).*");
    private static final Pattern ACKNOWLEDGED = Pattern.compile("write\\(\\d+<[^>]*>, \"session-\\d+ \\d+\\\\n\".*");

    @TempDir
    Path folder;

    /** One at a time they are loose objects, 20 at a time a pack. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void what_a_ref_points_at_is_on_the_disk_before_it(int step) throws IOException {
        List<String> calls = traced(step);
        assertThat(findings(calls)).isEmpty();
        assertThat(calls.stream().filter(call -> ACKNOWLEDGED.matcher(call).matches()))
                .hasSize(3 * 60 / step);
    }

    @Test
    void the_check_bites_when_a_sync_is_left_out() throws IOException {
        List<String> calls = traced(20);
        for (String unsynced : List.of("tmp_pack_", "tmp_idx_", "/objects/pack>", ".ref>", "/refs/muster/demo>")) {
            assertThat(findings(calls.stream()
                            .filter(call -> !(call.contains("sync(") && call.contains(unsynced)))
                            .toList()))
                    .as("without the syncs of %s", unsynced)
                    .isNotEmpty();
        }
    }

    private List<String> traced(int step) throws IOException {
        Path output = folder.resolve("trace");
        Path repository = folder.resolve("repository");
        GitCommand.bare(repository);
        List<String> strace = List.of(
                "strace",
                "-f",
                "-y",
                "-s",
                "200",
                "-e",
                "trace=rename,fsync,fdatasync,write",
                "-e",
                "signal=none",
                "-o",
                output.toString());
        assumeTrue(
                possible(),
                "power loss is not tested: strace is missing or may not trace here; install it (apt-get install strace)");
        try (Child child =
                Child.start(strace, AppendingChild.class, repository.toString(), "1", "3", "60", "" + step)) {
            child.finish();
        }
        return whole(Files.readAllLines(output));
    }

    private static boolean possible() {
        try {
            return new ProcessBuilder("strace", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls in the order in which they ended; those that another thread's cut in two are one again. */
    private static List<String> whole(List<String> lines) {
        Map<String, String> begun = new HashMap<>();
        List<String> calls = new ArrayList<>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            String call = parts.group(2);
            if (call.endsWith("<unfinished ...>")) {
                begun.put(parts.group(1), call.substring(0, call.indexOf(" <unfinished")));
            } else if (call.startsWith("<...")) {
                calls.add(
                        begun.remove(parts.group(1)) + call.substring(call.indexOf("resumed>") + "resumed>".length()));
            } else {
                calls.add(call);
            }
        }
        return calls;
    }

    /** What would be lost or broken if the power failed at the worst moment. */
    private static List<String> findings(List<String> calls) {
        Set<String> contents = new HashSet<>();
        Set<String> names = new HashSet<>();
        List<String> findings = new ArrayList<>();
        boolean refFileSynced = false;
        for (String call : calls) {
            Matcher sync = SYNC.matcher(call);
            Matcher rename = RENAME.matcher(call);
            if (sync.matches()) {
                contents.add(sync.group(1));
                refFileSynced |= sync.group(1).endsWith(".ref");
                names.removeIf(name -> name.substring(0, name.lastIndexOf('/')).equals(sync.group(1)));
            } else if (rename.matches() && rename.group(2).contains("/objects/")) {
                if (!contents.contains(rename.group(1))) {
                    findings.add("named before its content is durable: " + call);
                }
                names.add(rename.group(2));
            } else if (rename.matches() && rename.group(2).contains("/refs/muster/")) {
                names.stream()
                        .filter(name -> name.contains("/objects/"))
                        .forEach(name -> findings.add("a ref may point at what is not durable: " + name));
                if (!refFileSynced) {
                    findings.add("the ref's own content is not durable: " + call);
                }
                names.add(rename.group(2));
            } else if (ACKNOWLEDGED.matcher(call).matches()) {
                names.forEach(name -> findings.add("acknowledged before it is durable: " + name));
            }
        }
        return findings;
    }
}
