package dev.muster.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check finds what is planted for it. */
class ChecksTest {
    @TempDir
    Path home;

    private static Finding named(List<Finding> findings, String name) {
        return findings.stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + findings));
    }

    private static Shell shell(Map<String, String> environment) {
        return Shell.of(
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream(),
                new ByteArrayInputStream(new byte[0]),
                environment,
                Screen.NONE);
    }

    @Test
    void a_port_that_somebody_has_is_a_warning_that_says_who() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Finding port = new PortCheck(taken.getLocalPort(), null).look().getFirst();

            assertThat(port.state()).isEqualTo(Finding.State.WARNING);
            assertThat(port.value())
                    .startsWith("taken by process " + ProcessHandle.current().pid());
            assertThat(new PortCheck(
                                    taken.getLocalPort(),
                                    ProcessHandle.current().pid())
                            .look()
                            .getFirst()
                            .state())
                    .isEqualTo(Finding.State.OK);
        }
    }

    @Test
    void a_clock_that_was_set_back_behind_the_last_event_is_a_warning() throws Exception {
        new Program(home).ok("task", "create", "--title", "First");
        Instant earlier = Instant.now().minusSeconds(3600);

        Finding clock = named(new ClockCheck(home, InstantSource.fixed(earlier), () -> 0L).look(), "against the store");

        assertThat(clock.state()).isEqualTo(Finding.State.WARNING);
        assertThat(clock.next()).contains("set back");
    }

    @Test
    void a_clock_that_jumps_is_a_warning() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        InstantSource jumping = () -> looks.incrementAndGet() > 50 ? start.plusSeconds(10) : start;

        List<Finding> findings = new ClockCheck(home, jumping, () -> 0L).look();

        assertThat(named(findings, "jumps").state()).isEqualTo(Finding.State.WARNING);
        assertThat(named(findings, "drift").state()).isEqualTo(Finding.State.WARNING);
    }

    @Test
    void a_clock_that_keeps_time_is_fine() throws Exception {
        List<Finding> findings = new ClockCheck(home, InstantSource.fixed(Instant.EPOCH), () -> 0L).look();

        assertThat(named(findings, "jumps").state()).isEqualTo(Finding.State.OK);
        assertThat(named(findings, "drift").state()).isEqualTo(Finding.State.OK);
    }

    @Test
    void a_lock_that_a_killed_git_left_is_found_in_the_repository_of_a_project() throws Exception {
        Path repository = home.resolve("repository");
        assertThat(new ProcessBuilder("git", "init", "-q", repository.toString())
                        .start()
                        .waitFor())
                .isZero();
        Path data = home.resolve("data");
        Program muster = new Program(data);
        muster.ok("project", "create", "shop");
        muster.ok("project", "repository", "shop", repository.toString());
        Path lock = Files.createFile(repository.resolve(".git/index.lock"));

        List<Finding> fresh = new GitCheck(data, InstantSource.system()).look();
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(3600)));
        List<Finding> stale = new GitCheck(data, InstantSource.system()).look();

        assertThat(named(fresh, "project shop").state()).isEqualTo(Finding.State.OK);
        assertThat(named(fresh, "project shop, locks").state()).isEqualTo(Finding.State.OK);
        assertThat(named(stale, "project shop, locks").state()).isEqualTo(Finding.State.WARNING);
        assertThat(named(stale, "project shop, locks").value()).startsWith("index.lock (60 min old)");
    }

    @Test
    void a_repository_that_is_gone_is_trouble() throws Exception {
        Path repository = home.resolve("repository");
        assertThat(new ProcessBuilder("git", "init", "-q", repository.toString())
                        .start()
                        .waitFor())
                .isZero();
        Path data = home.resolve("data");
        Program muster = new Program(data);
        muster.ok("project", "create", "shop");
        muster.ok("project", "repository", "shop", repository.toString());
        Files.move(repository, home.resolve("elsewhere"));

        Finding gone = named(new GitCheck(data, InstantSource.system()).look(), "project shop");

        assertThat(gone.state()).isEqualTo(Finding.State.TROUBLE);
        assertThat(gone.value()).endsWith("is not there");
    }

    @Test
    void a_configuration_that_is_no_yaml_is_trouble_with_its_line_and_an_unknown_variable_a_warning() throws Exception {
        Files.writeString(home.resolve("muster.yaml"), "a: 1\nb: [\n");

        List<Finding> findings = new ConfigurationCheck(shell(Map.of("MUSTER_DTAA", "x")), home).look();

        assertThat(named(findings, "keys").state()).isEqualTo(Finding.State.TROUBLE);
        assertThat(named(findings, "keys").value()).contains("muster.yaml:3: not valid YAML");
        assertThat(named(findings, "variable").next()).contains("did you mean 'MUSTER_DATA'?");
    }

    @Test
    void the_launchers_caches_are_looked_for() throws Exception {
        Files.writeString(home.resolve("muster.aot"), "cache");

        List<Finding> findings = new LauncherCheck(home.toString()).look();

        assertThat(named(findings, "muster.aot").state()).isEqualTo(Finding.State.OK);
        assertThat(named(findings, "serve.aot").state()).isEqualTo(Finding.State.WARNING);
        assertThat(new LauncherCheck(null).look().getFirst().state()).isEqualTo(Finding.State.NOT_MEASURED);
    }

    @Test
    void a_check_that_breaks_is_one_finding_and_the_others_go_on() throws Exception {
        Check broken = new Check() {
            @Override
            public String area() {
                return "broken";
            }

            @Override
            public List<Finding> look() {
                throw new IllegalStateException("planted");
            }
        };

        List<Finding> findings = new Examination(List.of(broken, new MachineCheck())).look();

        assertThat(findings.getFirst().state()).isEqualTo(Finding.State.NOT_MEASURED);
        assertThat(findings.getFirst().value()).contains("planted");
        assertThat(findings).extracting(Finding::area).contains("machine");
    }
}
