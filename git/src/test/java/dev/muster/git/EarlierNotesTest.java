package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The earlier system's checkpoints are read as git made them. */
class EarlierNotesTest {
    private static final String ROOT = "refs/notes/empirica/session/";

    @TempDir
    Path folder;

    private NotesImport read() {
        try (CheckpointRepository repository = CheckpointRepository.open(folder)) {
            return repository.importNotes();
        }
    }

    private static String text(ImportedNote note) {
        return new String(note.json(), UTF_8);
    }

    @Test
    void notes_as_git_notes_makes_them_and_refs_to_the_note_itself() {
        GitCommand git = GitCommand.init(folder);
        git.commit("a.txt", "one");
        git.run("notes", "--ref=empirica/session/s1/PREFLIGHT/1", "add", "-m", "{\"round\": 1}", "HEAD");
        git.run("notes", "--ref=empirica/session/s1/CHECK/10", "add", "-m", "{\"round\": 10}", "HEAD");
        git.run("notes", "--ref=empirica/session/s1/CHECK/2", "add", "-m", "{\"round\": 2}", "HEAD");
        String blob = git.runOn("{\"straight\": true}", "hash-object", "-w", "--stdin");
        git.run("update-ref", ROOT + "team/s2/ACT/3", blob);
        String own = git.own();

        NotesImport found = read();
        assertThat(found.problems()).isEmpty();
        assertThat(found.notes())
                .extracting(
                        ImportedNote::session,
                        ImportedNote::phase,
                        ImportedNote::round,
                        note -> text(note).strip())
                .containsExactly(
                        tuple("s1", "PREFLIGHT", 1, "{\"round\": 1}"),
                        tuple("s1", "CHECK", 2, "{\"round\": 2}"),
                        tuple("s1", "CHECK", 10, "{\"round\": 10}"),
                        tuple("team/s2", "ACT", 3, "{\"straight\": true}"));
        assertThat(found.notes().getFirst().ref()).isEqualTo(ROOT + "s1/PREFLIGHT/1");
        assertThat(git.own()).isEqualTo(own);
    }

    @Test
    void a_notes_tree_that_git_has_split_into_folders() {
        GitCommand git = GitCommand.init(folder);
        String note = git.runOn("{\"deep\": 1}", "hash-object", "-w", "--stdin");
        String rest = git.runOn("100644 blob " + note + "\t" + "b".repeat(38) + "\n", "mktree");
        String tree = git.runOn("040000 tree " + rest + "\t" + "aa" + "\n", "mktree");
        git.run("update-ref", ROOT + "s/CHECK/1", git.run("commit-tree", "-m", "notes", tree));
        assertThat(read().notes()).extracting(EarlierNotesTest::text).containsExactly("{\"deep\": 1}");
    }

    @Test
    void what_is_malformed_is_reported_and_the_rest_is_read() {
        GitCommand git = GitCommand.init(folder);
        git.commit("a.txt", "one");
        String good = git.runOn("{}", "hash-object", "-w", "--stdin");
        git.run("update-ref", ROOT + "s/CHECK/1", good);
        git.run("update-ref", ROOT + "s/CHECK/two", good);
        git.run("update-ref", ROOT + "s/CHECK/3", git.runOn("not json", "hash-object", "-w", "--stdin"));
        git.run("update-ref", ROOT + "s/CHECK/4", "HEAD");
        NotesImport found = read();
        assertThat(found.notes()).extracting(ImportedNote::ref).containsExactly(ROOT + "s/CHECK/1");
        assertThat(found.problems())
                .extracting(NotesImport.Problem::ref)
                .containsExactlyInAnyOrder(ROOT + "s/CHECK/two", ROOT + "s/CHECK/3", ROOT + "s/CHECK/4");
        assertThat(found.problems())
                .allSatisfy(problem -> assertThat(problem.reason()).isNotBlank());
    }
}
