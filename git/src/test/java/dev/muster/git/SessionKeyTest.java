package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any names become a ref that git accepts, and the ref becomes those names again. */
class SessionKeyTest {
    private static final List<String> HOSTILE = List.of(
            "..",
            ".",
            "a~b",
            "x.lock",
            "x.lock.lock",
            ".lock",
            "lock",
            "a b",
            " ",
            "/",
            "a/b",
            "../../heads/main",
            "@{0}",
            "@",
            "-x",
            "a..b",
            ".a",
            "a.",
            "a:b",
            "a^",
            "a?*[",
            "a\\b",
            "\u0007",
            "a\nb",
            "%",
            "%41",
            "+",
            "a+",
            "refs",
            "Demo",
            "demo",
            "日本語",
            "é",
            "e\u0301",
            "🙂",
            "HEAD",
            "x".repeat(200),
            "日".repeat(200),
            "a".repeat(600),
            "a".repeat(200) + ".b",
            "a".repeat(199) + ".lock");

    @Property(tries = 2_000)
    void a_ref_is_valid_and_reads_back(@ForAll @NotEmpty String project, @ForAll @NotEmpty String session) {
        Assume.that(wellFormed(project) && wellFormed(session));
        comesBack(project, session);
    }

    @Property(tries = 2_000)
    void so_does_one_of_dots_locks_and_slashes(
            @ForAll @NotEmpty @CharRange(from = '+', to = '/') String project,
            @ForAll @NotEmpty @CharRange(from = 'c', to = 'o') @CharRange(from = '.', to = '.') String session) {
        comesBack(project, session + ".lock");
    }

    @Test
    void hostile_names_too() {
        for (String project : HOSTILE) {
            for (String session : HOSTILE) {
                comesBack(project, session);
            }
        }
        assertThat(HOSTILE.stream().map(name -> new SessionKey(name, "s").ref()))
                .doesNotHaveDuplicates();
        assertThat(HOSTILE.stream().map(name -> new SessionKey("p", name).ref()))
                .doesNotHaveDuplicates();
    }

    private static void comesBack(String project, String session) {
        SessionKey key = new SessionKey(project, session);
        assertThat(Repository.isValidRefName(key.ref())).as(key.ref()).isTrue();
        assertThat(Path.of(key.ref()).normalize()).isEqualTo(Path.of(key.ref()));
        assertThat(SessionKey.of(key.ref())).contains(key);
        for (String part : key.ref().split("/", -1)) {
            assertThat(part.length()).isLessThan(250);
        }
    }

    private static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    @Test
    void plain_names_stay_as_they_are() {
        assertThat(new SessionKey("my.app", "2026-11-26_a").ref()).isEqualTo("refs/muster/my.app/2026-11-26_a");
        assertThat(new SessionKey("..", "x.lock").ref()).isEqualTo("refs/muster/%2E%2E/x%2Elock");
    }

    @Test
    void what_muster_would_not_write_is_no_session() {
        for (String ref : List.of(
                "refs/muster/a",
                "refs/muster/a/b/c",
                "refs/heads/a/b",
                "refs/muster/%41/b",
                "refs/muster/%2e/b",
                "refs/muster/a%/b",
                "refs/muster/%FF/b")) {
            assertThat(SessionKey.of(ref)).as(ref).isEqualTo(Optional.empty());
        }
        assertThatThrownBy(() -> new SessionKey("", "s")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionKey("p", "\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void git_takes_them_all_and_they_do_not_meet(@TempDir Path folder) {
        GitCommand git = GitCommand.init(folder);
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            for (int i = 0; i < HOSTILE.size(); i++) {
                SessionKey one = new SessionKey(HOSTILE.get(i), HOSTILE.get(HOSTILE.size() - 1 - i));
                repository.append(one, Samples.entries(one, 1, 1 + i % 3));
            }
            for (int i = 0; i < HOSTILE.size(); i++) {
                SessionKey one = new SessionKey(HOSTILE.get(i), HOSTILE.get(HOSTILE.size() - 1 - i));
                Samples.assertHolds(repository, one, 1 + i % 3);
            }
            assertThat(repository.sessions()).hasSize(HOSTILE.size());
        }
        assertThat(git.run("for-each-ref", "--format=%(refname)").lines())
                .hasSize(HOSTILE.size())
                .allMatch(ref -> ref.startsWith("refs/muster/"));
        git.fsck();
    }
}
