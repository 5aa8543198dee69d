package dev.muster.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.cascade.Scores;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A command says the same whether its engine is in this process or behind a server. */
class BothModesTest {
    /**
     * A session of commands. {@code =NAME} at the end keeps what a command answered; {@code $NAME} is replaced by it.
     */
    private static final List<String> SESSION = List.of(
            "project create shop --description A_shop",
            "project create shop",
            "project create übung --json",
            "project limit shop --at-most 3",
            "project limit shop --concurrency-key deploy --at-most 2 --json",
            "project limit shp --at-most 1",
            "project list",
            "project list --json",
            "agent list",
            "agent register bob --capability sql,java --concurrency 2 --lost-after 5m",
            "session start -p shop --agent ada --capability java --concurrency 5 --quiet =S",
            "session start -p shp --agent ada",
            "session show $S",
            "session list --json",
            "session show s_nobody",
            "task create -p shop --title Write --needs java --label a,b --priority 5 --description 1_+_1 --json",
            "task create -p shop --title Review --after t1 --key once",
            "task create -p shop --title Review --after t1 --key once",
            "task create -p shop --title Other --after t1 --key once",
            "task create -p shop --file FILE --json",
            "task create -p shop --title Loop --after t99",
            "task create -p shop --title TOO_LONG",
            "task list -p shop",
            "task list -p shop --state ready --limit 1 --json",
            "task list -p shp",
            "task list -p shop --limit 5000",
            "task search -p shop write",
            "task claim --session $S --wait 1s --quiet =LEASE",
            "task claim --session $S --task t2",
            "task claim --session s_nobody",
            "task renew $LEASE --lease 5m --progress --json",
            "task continue $LEASE --note half --artifact src/a.txt=FILE --json",
            "task complete $LEASE --summary done --artifact bytes=BYTES",
            "task complete $LEASE --summary done",
            "task show t1",
            "task show t1 --json",
            "task show t77",
            "task artifact t1 src/a.txt",
            "task artifact t1 nothing",
            "task artifact t1 bytes --json",
            "task claim --session $S --task t2 --lease 90s --json",
            "task claim --session $S --task t2 --quiet =LEASE",
            "task fail $LEASE --reason broken --final",
            "task requeue t2",
            "task claim --session $S --task t3 --quiet =LEASE",
            "task revise $LEASE --reason again --json",
            "task update t3 --title New --priority 9 --label z",
            "task update t3",
            "task block t3 --reason later",
            "task unblock t3 --json",
            "task unblock t3",
            "task cancel t3 --tree --reason no",
            "task archive t1",
            "task list -p shop --archived --json",
            "task log t1",
            "task log t1 --json",
            "task claim --session $S",
            "cascade status --session $S",
            "cascade status",
            "cascade check --session $S --scores SCORES",
            "cascade preflight --session $S",
            "cascade preflight --session $S --score know=0.5,do=0.5",
            "cascade preflight --session $S --scores SCORES --score know=2",
            "cascade preflight --session $S --scores SCORES --score kow=1",
            "cascade preflight --session $S --scores SCORES --profile critcal",
            "cascade preflight --session $S --scores SCORES --profile critical --json",
            "cascade investigate --session $S --reasoning look",
            "cascade act --session $S",
            "cascade check --session $S --scores SCORES --score uncertainty=0.5",
            "cascade act --session $S",
            "cascade overrule $S --reason sure",
            "cascade act --session $S --json",
            "cascade evidence know=0.4 do=1 --source tests --session $S --json",
            "cascade evidence know=0.4 --source tests --confidence 0 --session $S",
            "cascade postflight --session $S --scores SCORES",
            "cascade beliefs --session $S",
            "cascade beliefs --session $S --json",
            "cascade calibration --session $S",
            "cascade calibration --session $S --window 0",
            "cascade evidence know=1 clarity=0.2 state=1 change=1 --source git --session $S",
            "cascade calibration --session $S --json",
            "cascade calibration --session $S",
            "cascade drift --session $S",
            "cascade drift --session $S --json",
            "finding note slow --session $S",
            "finding note no_way --kind dead-end --publish --session $S --json",
            "finding note what --kind dead-and --session $S",
            "finding list --session $S",
            "finding list --text no_way --session $S --json",
            "finding list --limit 0 --session $S",
            "finding publish 1 --session $S",
            "finding publish 99 --session $S",
            "event publish -p shop build.done --payload {\"green\":true,\"n\":1.50,\"s\":\"5\"}",
            "event publish -p shop build.text --payload \"5\" --json",
            "event publish -p shop task.mine",
            "event publish -p shop build.bad --payload {",
            "event list -p shop",
            "event list -p shop --json",
            "event list -p shop --after 2 --limit 3 --topic task.* --json",
            "event list -p shop --limit 0",
            "event list -p shp",
            "agent list",
            "agent show ada --json",
            "agent show adda",
            "agent log ada -p shop --json",
            "agent pause bob",
            "agent resume bob --json",
            "agent drain bob",
            "agent stop ada",
            "project show shop",
            "project show shop --json",
            "project show shp",
            "session pause $S",
            "session end $S --json",
            "session end $S",
            "session list --agent a2",
            "backlog epic -p shop --title Files --story Read --story Write",
            "backlog epic -p shp --title Files",
            "backlog add -p shop --title Close --epic e1 --priority 4 --acceptance all_closed --json",
            "backlog add -p shop --title Close --epic e7",
            "backlog add -p shop --title TOO_LONG",
            "backlog view -p shop --limit 2",
            "backlog view -p shop --limit 2 --after 4.3 --json",
            "backlog view -p shop --after x",
            "backlog view -p shop --limit 5000",
            "backlog show -p shop s1 --json",
            "backlog show -p shop s9",
            "backlog approve -p shop",
            "backlog approve -p shop",
            "backlog approve -p shop s9",
            "backlog prioritize -p shop s1 7",
            "backlog prioritize -p shop s1 7000",
            "backlog remove -p shop s2 --json",
            "backlog remove -p shop s2",
            "sprint status -p shop",
            "sprint start -p shop",
            "sprint plan -p shop --goal ship --json",
            "sprint start -p shop",
            "sprint status -p shop",
            "sprint state -p shop --json",
            "sprint pause -p shop",
            "sprint resume -p shop --json",
            "sprint ci -p shop s1 --failed --detail red",
            "sprint ci -p shop s1 --failed",
            "sprint ci -p shop s1 --failed --json",
            "sprint state -p shop",
            "sprint suggest-fix -p shop try_again",
            "sprint skip -p shop",
            "sprint mode -p shop blocking --json",
            "sprint mode -p shop bloking",
            "tdd status -p shop s1",
            "tdd commit -p shop s1",
            "tdd start -p shop s1",
            "tdd start -p shop s1",
            "tdd test -p shop s1 --json",
            "tdd code -p shop s1",
            "tdd run-tests -p shop s1 --passed 1 --failed 1 --log boom",
            "tdd run-tests -p shop s1 --passed -1 --failed 1",
            "tdd code -p shop s1",
            "tdd commit -p shop s1",
            "tdd run-tests -p shop s1 --passed 2 --failed 0 --json",
            "tdd commit -p shop s1 --note abc",
            "tdd status -p shop s1 --json",
            "tdd run-tests -p shop s1 --role qa -- sh",
            "tdd run-tests -p shop s2 -- true",
            "event replay -p shop --check",
            "event replay -p shop --until 30 --json",
            "approval list -p shop",
            "approval list -p shop --json",
            "approval list -p shop --limit 0",
            "approval show ap1",
            "approval show ap9",
            "approval approve ap1 --comment fine --json",
            "approval approve ap1",
            "tdd abort -p shop s1",
            "tdd start -p shop s3",
            "tdd abort -p shop s3 --reason no",
            "approval request t2 --question why --remind-every 1s",
            "task create -p shop --title Delicate",
            "approval request t7 --question why --json",
            "approval reject ap2 --session $S",
            "approval reject ap2",
            "sprint cancel -p shop",
            "sprint feedback -p shop good",
            "sprint request-changes -p shop more",
            "token create ada --role operator --expires +24h --quiet",
            "token create ada",
            "token create bob --project shop --json",
            "token create eve --project shp",
            "token create eve --role agnet",
            "token list",
            "token list --json",
            "token rotate ada --grace 10m --quiet",
            "token rotate adda",
            "token revoke ada",
            "token revoke ada",
            "token list --json");

    enum Reached {
        BY_ITS_ADDRESS,
        THROUGH_ITS_DIRECTORY
    }

    @TempDir
    Path home;

    private List<String> transcript(Program program) throws IOException {
        Path file = home.resolve("graph.yaml");
        Files.writeString(file, "- {ref: a, title: A, labels: [x]}\n- {title: B, depends_on: [a]}\n");
        Path bytes = home.resolve("bytes.bin");
        Files.write(bytes, new byte[] {(byte) 0xff, 0, 1});
        Path scores = Scores.file(home);
        Map<String, String> kept = new HashMap<>();
        List<String> all = new ArrayList<>();
        for (String line : SESSION) {
            List<String> words = new ArrayList<>(List.of(line.split(" ")));
            String keep = words.getLast().startsWith("=") ? words.removeLast().substring(1) : null;
            words.replaceAll(word -> kept.getOrDefault(word, word)
                    .replace("FILE", file.toString())
                    .replace("BYTES", bytes.toString())
                    .replace("SCORES", scores.toString())
                    .replace("TOO_LONG", "x".repeat(501)));
            Ran ran = program.run(words.toArray(String[]::new));
            if (keep != null) {
                kept.put("$" + keep, ran.out().strip());
            }
            all.add(normal(line + " → " + ran.code() + "\n" + ran.out() + ran.err()));
        }
        return all;
    }

    /** Without what differs from run to run. */
    private static String normal(String text) {
        return text.replaceAll("s_[0-9a-z]{26}", "s_…")
                .replaceAll("k_[0-9a-z]{12}(\\.[0-9a-z]{52})?", "k_…")
                .replaceAll("L[0-9a-z]+\\.[0-9a-z]+\\.[0-9a-z]+", "L…")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d)?", "TIME")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?", "TIME")
                .replaceAll("\\b\\d+ (ms|s|min|h)( \\d+ (s|min))?\\b", "AGE")
                .replaceAll(" {2,}", "  ");
    }

    @ParameterizedTest
    @EnumSource
    void a_session_of_commands_reads_the_same_over_a_server(Reached how) throws Exception {
        List<String> here = transcript(new Program(home.resolve("here")));
        List<String> there;
        Path data = home.resolve("there");
        try (Engine engine = Engine.open(data, EngineOptions.defaults().withSynchronous(false));
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            String address = "http://127.0.0.1:" + server.port();
            Program program = new Program(data);
            switch (how) {
                case BY_ITS_ADDRESS -> program.with("MUSTER_SERVER", address);
                case THROUGH_ITS_DIRECTORY -> engine.announce(address);
            }
            there = transcript(program);
        }

        SoftAssertions.assertSoftly(softly -> {
            for (int i = 0; i < here.size(); i++) {
                softly.assertThat(there.get(i)).isEqualTo(here.get(i));
            }
        });
        assertThat(here).as("the session is one of work, not of errors alone").anyMatch(text -> text.contains("done"));
    }

    @Test
    void a_claim_that_waits_is_served_while_others_work() throws Exception {
        Path data = home.resolve("data");
        try (Engine engine = Engine.open(data, EngineOptions.defaults().withSynchronous(false));
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            engine.announce("http://127.0.0.1:" + server.port());
            Program muster = new Program(data);
            String session =
                    muster.ok("session", "start", "--agent", "ada", "--quiet").strip();
            CompletableFuture<Ran> waiting = CompletableFuture.supplyAsync(
                    () -> muster.run("task", "claim", "--session", session, "--wait", "5m", "--json"),
                    Executors.newVirtualThreadPerTaskExecutor());
            while (engine.stats().parked() == 0) {
                Thread.onSpinWait();
            }
            muster.ok("task", "create", "--title", "One");

            assertThat(waiting.get().json().at("/task/id").stringValue()).isEqualTo("t1");
        }
    }

    @Test
    void a_server_that_is_not_there_is_told() throws IOException {
        Ran ran = new Program(home).run("task", "list", "--server", "http://127.0.0.1:1");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).isEqualTo("muster: cannot reach http://127.0.0.1:1: Connection refused\n");
    }

    @Test
    void an_address_that_is_none_is_wrong_usage() {
        Ran option = new Program(home).run("task", "list", "--server", "localhost:1");
        assertThat(option.code()).isEqualTo(2);
        assertThat(option.err())
                .startsWith("muster: --server: 'localhost:1' is no address of a server")
                .contains("write it as http://localhost:1\n");

        Ran variable = new Program(home).with("MUSTER_SERVER", "http://a/b").run("task", "list");
        assertThat(variable.code()).isEqualTo(2);
        assertThat(variable.err()).startsWith("muster: MUSTER_SERVER: 'http://a/b' is no address of a server");
    }

    @Test
    void two_engines_at_once_are_wrong_usage() {
        Ran ran = new Program(home).run("task", "list", "--server", "http://127.0.0.1:1", "--data", "here");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--server and --data both say which engine");
    }

    @Test
    void a_directory_on_the_command_line_comes_before_a_server_in_a_variable() {
        Program program = new Program(home).with("MUSTER_SERVER", "http://127.0.0.1:1");

        Ran ran = program.run(
                "task",
                "create",
                "--title",
                "x",
                "--data",
                home.resolve("other").toString());

        assertThat(ran.code()).as(ran.err()).isZero();
    }

    @Test
    void an_owner_that_announced_a_server_which_is_gone_is_waited_for() throws Exception {
        Path data = home.resolve("data");
        try (Engine engine = Engine.open(data, EngineOptions.defaults().withSynchronous(false))) {
            engine.announce("http://127.0.0.1:1");

            Ran ran = new Program(data).patientFor(Duration.ofMillis(30)).run("task", "list");

            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err()).containsPattern("is in use by .*waited \\d+ s for it");
        }
    }

    /** It was told as a server that did not answer, and that it may have been done or not. */
    @Test
    void what_is_larger_than_a_server_takes_is_refused_as_that() throws Exception {
        Path large = Files.writeString(home.resolve("large.log"), "a".repeat(10 << 20));
        Path fitting = Files.writeString(home.resolve("fitting.log"), "a".repeat(2 << 20));
        try (Engine engine = Engine.open(
                        home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
                MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
            Program muster =
                    new Program(home.resolve("other")).with("MUSTER_SERVER", "http://127.0.0.1:" + server.port());
            muster.ok("task", "create", "--title", "Build");
            String session =
                    muster.ok("session", "start", "--agent", "ada", "--quiet").strip();
            String lease =
                    muster.ok("task", "claim", "--session", session, "--quiet").strip();

            Ran ran = muster.run("task", "complete", lease, "--artifact", "log=" + large);

            assertThat(ran.code()).as(ran.err()).isEqualTo(2);
            assertThat(ran.err())
                    .contains("the body is larger than 4194304 bytes", "server.max_body_kb")
                    .doesNotContain("may have been done");
            muster.ok("task", "complete", lease, "--artifact", "log=" + fitting);
        }
    }
}
