package dev.muster.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.git.ProjectRepositories;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Checkpoints by command, in process and at a server; git itself says what is in the repository. */
class CheckpointCommandsTest {
    private static final String ROOT = "refs/notes/empirica/session/";

    enum Engines {
        IN_PROCESS,
        AT_A_SERVER
    }

    @TempDir
    Path home;

    private interface Body {
        void run(Program muster) throws Exception;
    }

    private void with(Engines engines, Body body) throws Exception {
        Path data = home.resolve("data");
        Program muster = new Program(data).patientFor(Duration.ofMillis(500));
        if (engines == Engines.IN_PROCESS) {
            body.run(muster);
            return;
        }
        try (Engine engine = Engine.open(data, EngineOptions.defaults().withSynchronous(false));
                ProjectRepositories _ = ProjectRepositories.follow(engine);
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            body.run(muster.with("MUSTER_SERVER", "http://127.0.0.1:" + server.port()));
        }
    }

    /** Starts a session, of which all commands are from now on. */
    private static String session(Program muster) {
        String session =
                muster.ok("session", "start", "--agent", "ada", "--quiet").strip();
        muster.with("MUSTER_SESSION", session);
        return session;
    }

    @ParameterizedTest
    @EnumSource
    void the_repository_of_a_project_is_named_shown_and_taken_away(Engines engines) throws Exception {
        Path tree = Git.init(home.resolve("shop")).folder();
        with(engines, muster -> {
            muster.ok("project", "create", "shop");
            assertThat(muster.ok("project", "repository", "shop")).isEqualTo("shop  no repository\n");

            assertThat(muster.ok("project", "repository", "shop", tree + "/../shop"))
                    .isEqualTo("shop  " + tree + "\n");
            assertThat(muster.json("project", "repository", "shop")
                            .at("/repository")
                            .stringValue())
                    .isEqualTo(tree.toString());
            assertThat(muster.ok("project", "show", "shop")).containsPattern("repository +" + tree);
            assertThat(muster.json("project", "show", "shop").at("/repository").stringValue())
                    .isEqualTo(tree.toString());
            assertThat(muster.json("project", "repository", "shop", "--none")
                            .at("/repository")
                            .isNull())
                    .isTrue();
            assertThat(muster.ok("project", "repository", "shop")).isEqualTo("shop  no repository\n");
        });
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_repository_is_refused_by_name_and_changes_nothing(Engines engines) throws Exception {
        Path tree = Git.init(home.resolve("shop")).folder();
        with(engines, muster -> {
            muster.ok("project", "create", "shop");
            muster.ok("project", "repository", "shop", tree.toString());

            Ran ran = muster.run(
                    "project", "repository", "shop", home.resolve("nowhere").toString());

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains(home.resolve("nowhere") + " is in no git repository", "git init");
            assertThat(muster.ok("project", "repository", "shop")).contains(tree.toString());
            assertThat(muster.run("project", "repository", "shpo", ".").err()).contains("did you mean 'shop'?");
            assertThat(muster.run("project", "repository", "shop", ".", "--none")
                            .code())
                    .isEqualTo(2);
            assertThat(muster.run("project", "repository", "shop", "").err()).contains("PATH is empty");
        });
    }

    @Test
    void a_relative_path_is_one_from_where_the_command_is_run() {
        Program muster = new Program(home.resolve("data"));
        muster.ok("project", "create", "shop");

        assertThat(muster.json("project", "repository", "shop", "../cli")
                        .at("/repository")
                        .stringValue())
                .isEqualTo(Path.of("").toAbsolutePath().toString());
    }

    @ParameterizedTest
    @EnumSource
    void a_checkpoint_is_made_listed_shown_and_loaded(Engines engines) throws Exception {
        Path notes = Files.writeString(home.resolve("notes.json"), "{\"open\": [\"empty file\"]}");
        with(engines, muster -> {
            String session = session(muster);
            assertThat(muster.ok("checkpoint", "list")).isEqualTo("no checkpoints\n");
            assertThat(muster.ok("checkpoint", "create", "--phase", "build", "--round", "2", "--summary", "It reads"))
                    .isEqualTo("1  build, round 2: It reads\n");
            JsonNode made = muster.json(
                    "checkpoint",
                    "create",
                    "--phase",
                    "build",
                    "--round",
                    "3",
                    "--metadata",
                    notes.toString(),
                    "--tag",
                    "parser,io");
            assertThat(made.at("/seq").intValue()).isEqualTo(2);
            assertThat(made.at("/mirrored").isNull()).isTrue();
            assertThat(muster.reading("[1]").ok("checkpoint", "create", "--metadata", "-", "--quiet"))
                    .isEqualTo("3\n");

            assertThat(muster.ok("checkpoint", "list")).contains("SEQ", "build", "It reads");
            JsonNode page = muster.json("checkpoint", "list", "--limit", "2");
            assertThat(page.at("/checkpoints/0/seq").intValue()).isEqualTo(3);
            assertThat(page.at("/next").intValue()).isEqualTo(2);
            page = muster.json("checkpoint", "list", "--limit", "2", "--before", "2");
            assertThat(page.at("/checkpoints/0/summary").stringValue()).isEqualTo("It reads");
            assertThat(page.at("/next").isNull()).isTrue();
            assertThat(muster.ok("checkpoint", "show", "1")).contains("build, round 2: It reads", session, "sha256");
            assertThat(muster.json("checkpoint", "show").at("/seq").intValue()).isEqualTo(3);

            JsonNode held = Program.parse(muster.ok("checkpoint", "load", "--seq", "2"));
            assertThat(held.at("/session_id").stringValue()).isEqualTo(session);
            assertThat(held.at("/meta/open/0").stringValue()).isEqualTo("empty file");
            assertThat(held.at("/epistemic_tags/1").stringValue()).isEqualTo("io");
            assertThat(muster.json("checkpoint", "load").at("/content/meta/0").intValue())
                    .isOne();
        });
    }

    @ParameterizedTest
    @EnumSource
    void one_is_loaded_by_phase_round_and_time(Engines engines) throws Exception {
        with(engines, muster -> {
            session(muster);
            for (String round : new String[] {"1", "2"}) {
                muster.ok("checkpoint", "create", "--phase", "plan", "--round", round);
                muster.ok("checkpoint", "create", "--phase", "build", "--round", round);
            }
            String third = muster.json("checkpoint", "show", "3").at("/at").stringValue();

            assertThat(seq(muster, "--phase", "plan")).isEqualTo(3);
            assertThat(seq(muster, "--phase", "plan", "--round", "1")).isEqualTo(1);
            assertThat(seq(muster, "--before", third)).isEqualTo(3);
            assertThat(seq(muster, "--older-than", "0s")).isEqualTo(4);
            Ran none = muster.run("checkpoint", "load", "--phase", "plan", "--round", "9");
            assertThat(none.code()).isEqualTo(1);
            assertThat(none.err()).contains("no checkpoint of phase 'plan', round 9");
            assertThat(muster.run("checkpoint", "load", "--older-than", "1h").code())
                    .isEqualTo(1);
            assertThat(muster.run("checkpoint", "load", "--round", "1").err()).contains("--round goes with --phase");
            assertThat(muster.run("checkpoint", "load", "--seq", "1", "--phase", "plan")
                            .code())
                    .isEqualTo(2);
        });
    }

    private static int seq(Program muster, String... which) {
        String[] all = new String[which.length + 2];
        all[0] = "checkpoint";
        all[1] = "load";
        System.arraycopy(which, 0, all, 2, which.length);
        return muster.json(all).at("/seq").intValue();
    }

    @ParameterizedTest
    @EnumSource
    void the_oldest_are_pruned(Engines engines) throws Exception {
        with(engines, muster -> {
            String session = session(muster);
            for (int i = 0; i < 5; i++) {
                muster.ok("checkpoint", "create", "--phase", "build");
            }
            assertThat(muster.json("checkpoint", "prune", "--keep", "2", "--before", "2020-01-01")
                            .at("/deleted")
                            .intValue())
                    .isZero();
            assertThat(muster.ok("checkpoint", "prune", "--keep", "2")).isEqualTo(session + "  3 deleted\n");
            assertThat(muster.run("checkpoint", "load", "--seq", "1").code()).isEqualTo(1);
            assertThat(muster.json("checkpoint", "list").at("/checkpoints")).hasSize(2);
            assertThat(muster.run("checkpoint", "prune", "--keep", "0").code()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource
    void what_was_waited_for_is_in_git_as_git_itself_says(Engines engines) throws Exception {
        Git git = Git.init(home.resolve("tree"));
        Files.writeString(git.folder().resolve("half.txt"), "not committed");
        with(engines, muster -> {
            String ref = "refs/muster/default/" + session(muster);
            muster.ok("project", "repository", "default", git.folder().toString());
            assertThat(muster.ok("checkpoint", "create", "--phase", "build", "--summary", "One", "--wait", "git"))
                    .isEqualTo("1  build, round 1: One  in git\n");
            assertThat(muster.json("checkpoint", "create", "--phase", "build", "--summary", "Two", "--wait", "git")
                            .at("/mirrored")
                            .booleanValue())
                    .isTrue();

            assertThat(git.run("log", "--format=%s", ref).lines())
                    .containsExactly("build, round 1: Two", "build, round 1: One");
            JsonNode held = Program.parse(git.run("show", ref + ":checkpoint.json"));
            assertThat(held).isEqualTo(Program.parse(muster.ok("checkpoint", "load")));
            assertThat(held.at("/git_state/uncommitted_changes").intValue()).isOne();
            git.run("fsck", "--strict");
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_checkpoint_says_how_many_commits_there_were_since_the_last_one(Engines engines) throws Exception {
        Git git = Git.init(home.resolve("tree"));
        with(engines, muster -> {
            session(muster);
            muster.ok("project", "repository", "default", git.folder().toString());
            for (String text : new String[] {"one", "two", "three"}) {
                Files.writeString(git.folder().resolve("file.txt"), text);
                git.run("add", "-A");
                git.run("commit", "-q", "-m", text);
                if (!text.equals("two")) {
                    String forged = "{\"git_state\": {\"head_commit\": \"" + "0".repeat(40) + "\"}}";
                    muster.reading(forged).ok("checkpoint", "create", "--phase", "build", "--metadata", "-");
                }
            }

            JsonNode held = Program.parse(muster.ok("checkpoint", "load"));
            assertThat(held.at("/git_state/head_commit").stringValue()).isEqualTo(git.run("rev-parse", "HEAD"));
            assertThat(held.at("/git_state/commits_since_last_checkpoint").intValue())
                    .isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource
    void one_that_is_not_in_git_though_it_was_waited_for_is_told_by_the_exit_code(Engines engines) throws Exception {
        with(engines, muster -> {
            session(muster);

            Ran ran = muster.run("checkpoint", "create", "--wait", "git", "--phase", "build");

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out()).isEqualTo("1  build, round 1  not in git\n");
            assertThat(ran.err()).contains("the checkpoint is in the ledger, but not in git");
            assertThat(muster.json("checkpoint", "show").at("/seq").intValue()).isOne();
        });
    }

    @ParameterizedTest
    @EnumSource
    void what_cannot_be_a_checkpoint_is_refused(Engines engines) throws Exception {
        Path broken = Files.writeString(home.resolve("broken.json"), "{\"a\":");
        with(engines, muster -> {
            assertThat(muster.ok("project", "create", "shop")).contains("created");
            Ran nobody = muster.run("checkpoint", "create");
            assertThat(nobody.code()).isEqualTo(2);
            assertThat(nobody.err()).contains("--session is missing: a checkpoint is one of a session");
            assertThat(muster.run("checkpoint", "load", "--session", "s_nobody").code())
                    .isEqualTo(1);
            muster.with("MUSTER_PROJECT", "shop");
            session(muster);

            Ran ran = muster.run("checkpoint", "create", "--metadata", broken.toString());
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains(broken + " is not JSON: line 1");
            assertThat(muster.run("checkpoint", "create", "--summary", "a\nb").err())
                    .contains("summary has more than one line");
            assertThat(muster.run("checkpoint", "create", "--wait", "got").err())
                    .contains("'ledger' or 'git'");
            assertThat(muster.ok("checkpoint", "list")).isEqualTo("no checkpoints\n");
        });
    }

    private Git earlier() throws Exception {
        Git git = Git.init(home.resolve("earlier"));
        String first = git.runOn("{\"round\": 1, \"vectors\": {\"know\": 0.5}}", "hash-object", "-w", "--stdin");
        String second = git.runOn("{\"round\": 10}", "hash-object", "-w", "--stdin");
        String half = git.runOn("{\"round\":", "hash-object", "-w", "--stdin");
        git.run("update-ref", ROOT + "old/PREFLIGHT/1", first);
        git.run("update-ref", ROOT + "old/CHECK/10", second);
        git.run("update-ref", ROOT + "other/CHECK/1", first);
        git.run("update-ref", ROOT + "old/CHECK/3", half);
        git.run("update-ref", ROOT + "old/CHECK/0", second);
        git.run("update-ref", ROOT + "old/CHECK/two", second);
        return git;
    }

    @ParameterizedTest
    @EnumSource
    void notes_of_the_earlier_system_are_taken_over_once_and_malformed_ones_are_told(Engines engines) throws Exception {
        String path = earlier().folder().toString();
        with(engines, muster -> {
            session(muster);

            Ran ran = muster.run("checkpoint", "import", path, "--from", "old", "--json");

            assertThat(ran.code()).isEqualTo(1);
            JsonNode told = Program.parse(ran.out());
            assertThat(told.at("/notes")).hasSize(2);
            assertThat(told.at("/notes/0/phase").stringValue()).isEqualTo("PREFLIGHT");
            assertThat(told.at("/notes/1/seq").intValue()).isEqualTo(2);
            assertThat(told.at("/malformed")).hasSize(3);
            assertThat(ran.out())
                    .contains(
                            "old/CHECK/two",
                            "round is 0; it must be from 1 to 1000000",
                            "the note is not JSON: line 1");
            JsonNode held = Program.parse(muster.ok("checkpoint", "load", "--phase", "PREFLIGHT"));
            assertThat(held.at("/meta/imported_from").stringValue()).isEqualTo(ROOT + "old/PREFLIGHT/1");
            assertThat(held.at("/meta/note/vectors/know").doubleValue()).isEqualTo(0.5);
            assertThat(held.at("/epistemic_tags/0").stringValue()).isEqualTo("imported");

            Ran again = muster.run("checkpoint", "import", path, "--from", "old");
            assertThat(again.out()).endsWith("0 imported, 2 already there, 3 malformed\n");
            Ran all = muster.run("checkpoint", "import", path);
            assertThat(all.out()).contains("3  CHECK, round 1  " + ROOT + "other/CHECK/1\n");
        });
    }

    @Test
    void what_would_be_taken_over_is_listed_without_an_engine_or_a_session() throws Exception {
        Ran ran = new Program(home.resolve("data"))
                .run("checkpoint", "import", earlier().folder().toString(), "--dry-run");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .contains("PREFLIGHT, round 1  " + ROOT + "old/PREFLIGHT/1\n")
                .endsWith("3 to import, 3 malformed\n");
        assertThat(home.resolve("data")).doesNotExist();
        Ran nowhere = new Program(home.resolve("data"))
                .run("checkpoint", "import", home.resolve("nowhere").toString(), "--dry-run");
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err()).contains("is in no git repository");
    }

    @ParameterizedTest
    @EnumSource
    void a_sprint_is_not_started_over_what_is_not_committed(Engines engines) throws Exception {
        Git git = Git.init(home.resolve("tree"));
        Files.writeString(git.folder().resolve("one.txt"), "one");
        git.run("add", "one.txt");
        git.run("commit", "-q", "-m", "one");
        Files.writeString(git.folder().resolve("one.txt"), "changed");
        Files.writeString(git.folder().resolve("two.txt"), "new");
        with(engines, muster -> {
            muster.ok("backlog", "epic", "--title", "Files", "--story", "Read");
            muster.ok("project", "repository", "default", git.folder().toString());
            muster.ok("backlog", "approve");
            muster.ok("sprint", "plan");

            Ran ran = muster.run("sprint", "start");

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains(git.folder().toString(), "2 paths are not committed");
            git.run("add", "-A");
            git.run("commit", "-q", "-m", "two");
            assertThat(muster.ok("sprint", "start")).contains("sprint_active");
        });
    }

    @Test
    void a_list_that_has_more_says_how_to_see_it() throws Exception {
        with(Engines.IN_PROCESS, muster -> {
            session(muster);
            muster.ok("checkpoint", "create", "--phase", "act", "--round", "1", "--summary", "One");
            muster.ok("checkpoint", "create", "--phase", "act", "--round", "2", "--summary", "Two");

            assertThat(muster.ok("checkpoint", "list", "--limit", "1"))
                    .contains("Two")
                    .endsWith("\nmore: --before "
                            + muster.json("checkpoint", "list", "--limit", "1").at("/next") + "\n");
            assertThat(muster.ok("checkpoint", "list")).doesNotContain("more:");
        });
    }
}
