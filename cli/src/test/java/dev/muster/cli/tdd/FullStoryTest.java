package dev.muster.cli.tdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * An epic from its first word to the feedback, on the sample program: two agents work test first at the same time, each
 * in a work tree of its own and through one server; Muster runs the real tests; a person approves. Then the log alone
 * tells it again.
 */
class FullStoryTest {
    private static final Path SAMPLE =
            Path.of("..", "samples", "facts").toAbsolutePath().normalize();

    @TempDir
    Path home;

    private Path facts;
    private Program muster;

    @BeforeEach
    void a_clone_of_the_sample() throws Exception {
        facts = home.resolve("facts");
        muster = new Program(home.resolve("data"));
        run(home, "cp", "-R", SAMPLE.toString(), facts.toString());
        run(facts, "git", "init", "-q", "-b", "main");
        commit(facts, "Facts about a text");
    }

    private static String run(Path where, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GIT_AUTHOR_NAME", "A Person",
                        "GIT_AUTHOR_EMAIL", "p@example.org",
                        "GIT_COMMITTER_NAME", "A Person",
                        "GIT_COMMITTER_EMAIL", "p@example.org",
                        "GIT_CONFIG_NOSYSTEM", "1"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as("%s: %s", List.of(command), said).isZero();
        return said;
    }

    private static String commit(Path where, String message) throws Exception {
        run(where, "git", "add", "--all");
        run(where, "git", "commit", "-q", "-m", message);
        return run(where, "git", "rev-parse", "HEAD");
    }

    /** Somebody who works on one story in a work tree of its own. */
    private final class Agent {
        private final String name;
        private final String story;
        private final Path tree;
        private final String session;

        Agent(String name, String story) throws Exception {
            this.name = name;
            this.story = story;
            this.tree = home.resolve(name);
            run(facts, "git", "worktree", "add", "-q", "-b", name, tree.toString());
            this.session =
                    muster.ok("session", "start", "--agent", name, "--quiet").strip();
        }

        JsonNode tdd(String... words) {
            List<String> all = new ArrayList<>(List.of("tdd", words[0], story, "--session", session));
            all.addAll(List.of(words).subList(1, words.length));
            all.add(all.contains("--") ? all.indexOf("--") : all.size(), "--json");
            return muster.run(all.toArray(String[]::new)).json();
        }

        void tests(int passed, int failed, String... command) {
            List<String> words = new ArrayList<>(
                    List.of("run-tests", "--role", "code", "--directory", tree.toString(), "--time-limit", "2m"));
            words.addAll(List.of(command));
            JsonNode ran = tdd(words.toArray(String[]::new));
            assertThat(ran.at("/passed").intValue()).as(ran.toString()).isEqualTo(passed);
            assertThat(ran.at("/failed").intValue()).as(ran.toString()).isEqualTo(failed);
        }

        /** Works until a person has to say something; answers the commit. */
        String work(String fact, String test, String code, CyclicBarrier both, String... command) throws Exception {
            muster.ok("task", "claim", "--session", session, "--task", story.replace('s', 't'));
            tdd("start");
            tdd("test");
            tests(2, 0, command); // the new test is not there yet
            assertThat(muster.run("tdd", "code", story, "--session", session).code())
                    .as("no test fails")
                    .isEqualTo(1);
            Files.writeString(tree.resolve("tests/" + fact + ".sh"), test);
            tests(2, 1, command);
            both.await(2, TimeUnit.MINUTES);
            assertThat(muster.ok("sprint", "status")).contains("2 planned");
            for (String each : List.of("s1", "s2")) {
                assertThat(muster.json("tdd", "status", each).at("/state").stringValue())
                        .isEqualTo("test_red");
            }
            both.await(2, TimeUnit.MINUTES);
            tdd("code");
            assertThat(muster.run("tdd", "commit", story, "--session", session).err())
                    .contains("must be all green");
            Files.writeString(tree.resolve("lib/" + fact + ".sh"), code);
            tests(3, 0, command);
            String commit = commit(tree, "Tell " + fact);
            assertThat(tdd("commit", "--note", commit).at("/awaits").stringValue())
                    .startsWith("ap");
            assertThat(muster.run("approval", "approve", "ap1", "--session", session)
                            .code())
                    .as("%s may not approve its own work", name)
                    .isEqualTo(1);
            return commit;
        }
    }

    @Test
    void two_agents_work_test_first_a_person_approves_and_the_log_tells_it_again() throws Exception {
        try (Engine engine = Engine.open(home.resolve("data"), EngineOptions.defaults());
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            engine.announce("http://127.0.0.1:" + server.port());
            muster.ok(
                    "backlog",
                    "epic",
                    "--title",
                    "More facts",
                    "--story",
                    "Count words",
                    "--story",
                    "Find the longest");
            assertThat(muster.run("sprint", "plan").err()).contains("approve");
            muster.ok("backlog", "approve");
            muster.ok("sprint", "plan", "--goal", "Two facts more");
            muster.ok("sprint", "start");
            Agent ada = new Agent("ada", "s1");
            Agent bob = new Agent("bob", "s2");

            List<String> commits = together(
                    both -> ada.work(
                            "words",
                            "expect 'a poem of words' 14 words tests/poem.txt\n",
                            "wc -w | tr -d ' '\n",
                            both,
                            "--",
                            "./check"),
                    both -> bob.work(
                            "longest",
                            "expect 'the longest line' 'Sometimes it is soothing.' longest tests/poem.txt\n",
                            "awk 'length > n { n = length; l = $0 } END { print l }'\n",
                            both,
                            "--reports",
                            "build/*.xml",
                            "--",
                            "./check",
                            "--junit",
                            "build/check.xml"));

            assertThat(muster.json("sprint", "state").at("/state").stringValue())
                    .isEqualTo("sprint_active");
            assertThat(muster.json("tdd", "status", "s1").at("/state").stringValue())
                    .as("nobody has approved it")
                    .isEqualTo("code_green");
            assertThat(muster.ok("event", "replay", "--check"))
                    .contains("sprint_active  sp1", "the engine answers the same");
            muster.ok("approval", "approve", "ap1");
            muster.ok("approval", "approve", "ap2");
            assertThat(muster.json("tdd", "status", "s1").at("/commit").stringValue())
                    .isEqualTo(commits.getFirst());
            assertThat(muster.json("tdd", "status", "s2").at("/commit").stringValue())
                    .isEqualTo(commits.getLast());
            assertThat(muster.json("sprint", "state").at("/state").stringValue())
                    .isEqualTo("sprint_review");
            run(facts, "git", "merge", "-q", "ada");
            run(facts, "git", "merge", "-q", "--no-edit", "bob");
            assertThat(run(facts, "./check")).contains("1..4").doesNotContain("not ok");
            muster.ok("sprint", "feedback", "Both work");

            assertThat(muster.ok("event", "replay", "--check")).contains("the engine answers the same");
        }
        replayed();
    }

    /** From the events alone, without the server that wrote them. */
    private void replayed() {
        JsonNode end = muster.json("event", "replay", "--check");
        assertThat(end.at("/differences")).isEmpty();
        assertThat(end.at("/state").stringValue()).isEqualTo("idle");
        for (int i = 0; i < 2; i++) {
            assertThat(end.at("/stories/" + i + "/state").stringValue()).isEqualTo("done");
            assertThat(end.at("/cycles/" + i + "/state").stringValue()).isEqualTo("committed");
            assertThat(end.at("/cycles/" + i + "/runs").intValue()).isEqualTo(3);
            assertThat(end.at("/cycles/" + i + "/passed").intValue()).isEqualTo(3);
        }

        Set<String> sprint = new LinkedHashSet<>();
        Set<String> phases = new LinkedHashSet<>();
        int bothRed = 0;
        for (int seq = 0; seq <= end.at("/events").intValue(); seq++) {
            JsonNode then = muster.json("event", "replay", "--until", Integer.toString(seq));
            sprint.add(then.at("/state").stringValue());
            then.at("/cycles").forEach(cycle -> phases.add(cycle.at("/state").stringValue()));
            if (then.at("/cycles/0/failed").intValue(0) == 1
                    && then.at("/cycles/1/failed").intValue(0) == 1) {
                bothRed++;
            }
        }
        assertThat(sprint).containsExactly("idle", "backlog_ready", "sprint_planned", "sprint_active", "sprint_review");
        assertThat(phases).containsExactly("design", "test_red", "code_green", "committed");
        assertThat(bothRed).as("the cycles were under way at the same time").isPositive();
    }

    private interface Work {
        String with(CyclicBarrier both) throws Exception;
    }

    private static List<String> together(Work... works) throws Exception {
        CyclicBarrier both = new CyclicBarrier(works.length);
        List<String> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = new ArrayList<>();
            for (Work work : works) {
                calls.add(() -> work.with(both));
            }
            for (Future<String> each : threads.invokeAll(calls)) {
                results.add(each.get());
            }
        }
        return results;
    }
}
