package dev.muster.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control groups: the kernel's own where this machine has them, and directories that look like them. */
@Tag("unit")
class ControlGroupTest {
    private static final long SELF = 4711;

    @TempDir
    Path home;

    private Path group(String controllers, String handedOn, String processes) throws IOException {
        Path group = Files.createDirectories(home.resolve("group"));
        Files.writeString(group.resolve("cgroup.controllers"), controllers);
        Files.writeString(group.resolve("cgroup.subtree_control"), handedOn);
        Files.writeString(group.resolve("cgroup.procs"), processes);
        return group;
    }

    @Test
    void the_group_of_this_process_is_found_where_the_hierarchy_is_mounted() throws Exception {
        Path group = group("cpu memory", "memory", "");
        Files.writeString(
                home.resolve("mountinfo"),
                "30 25 0:26 / /sys rw - sysfs sysfs rw\n31 30 0:27 / " + home + " rw,nosuid - cgroup2 cgroup2 rw\n");
        Files.writeString(home.resolve("cgroup"), "1:memory:/elsewhere\n0::/group\n");

        assertThat(new Delegation(home, null, SELF).find(List.of("memory")).directory())
                .isEqualTo(group);
    }

    @Test
    void what_keeps_a_group_from_being_used_is_told() throws Exception {
        Path group = group("hugetlb", "", "");
        assertThatThrownBy(() -> new Delegation(home, group.toString(), SELF).find(List.of("memory")))
                .hasMessage("control group " + group + " has no memory controller; it has hugetlb");
        assertThatThrownBy(() -> new Delegation(home.resolve("none"), null, SELF).find(List.of("memory")))
                .hasMessage("this system has no control groups");
    }

    @Test
    void a_program_gets_a_group_with_its_limits_and_is_started_in_it() throws Exception {
        Path base = Files.createDirectories(home.resolve("base"));
        GroupEnforcement enforcement = new GroupEnforcement(new ControlGroup(base));
        Confinement confinement = enforcement.confine(new ResourceLimits(64L << 20, 0.5));
        Path own = base.resolve("agent-1");

        assertThat(own.resolve("memory.max")).hasContent("67108864");
        assertThat(own.resolve("memory.oom.group")).hasContent("1");
        assertThat(own.resolve("cpu.max")).hasContent("50000 100000");

        Process program = new ProcessBuilder(confinement.command(List.of("sh", "-c", "exit 5"))).start();
        assertThat(program.waitFor()).isEqualTo(5);
        assertThat(own.resolve("cgroup.procs")).hasContent(Long.toString(program.pid()));
        assertThat(confinement.exceeded()).isNull();

        Files.writeString(own.resolve("memory.events"), "low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 1\n");
        assertThat(confinement.exceeded()).isEqualTo("over its memory limit of 64 MiB");
    }

    /** The first pool's took the name, and so did one that was left: all others did without control groups. */
    @Test
    void each_pool_gets_a_group_whatever_was_left_under_the_same_process_id() throws Exception {
        Path group = group("cpu memory", "cpu memory", "");
        Files.createDirectory(group.resolve("muster-agents-" + SELF + "-1"));
        ControlGroup delegated = new ControlGroup(group);

        assertThat(List.of(
                        GroupEnforcement.below(delegated, SELF, List.of("memory")),
                        GroupEnforcement.below(delegated, SELF, List.of("cpu"))))
                .extracting(Enforcement::describe)
                .satisfiesExactly(
                        first -> assertThat(first).contains("muster-agents-" + SELF + "-2"),
                        second -> assertThat(second).contains("muster-agents-" + SELF + "-3"));
        assertThat(group.resolve("muster-agents-" + SELF + "-3/cgroup.subtree_control"))
                .hasContent("+cpu");
    }

    @Test
    void the_kernels_groups_hold_a_program_and_all_that_it_starts_until_they_are_killed() throws Exception {
        Path mounted = mounted();
        ControlGroup group = new ControlGroup(mounted)
                .make("muster-test-" + ProcessHandle.current().pid());
        try {
            Process program = new ProcessBuilder(
                            group.starting(List.of("sh", "-c", "(setsid sleep 600 &) ; echo up; sleep 600")))
                    .start();
            program.inputReader().readLine();
            while (group.words("cgroup.procs").size() < 3) {
                TimeUnit.MILLISECONDS.sleep(5);
            }

            group.kill();

            assertThat(program.waitFor()).isEqualTo(137);
            while (!group.words("cgroup.procs").isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } finally {
            assertThat(group.remove()).isTrue();
        }
    }

    private static Path mounted() throws IOException {
        Path table = Path.of("/proc/self/mountinfo");
        assumeTrue(Files.isReadable(table), "no table of mounts");
        try (Stream<String> mounts = Files.lines(table)) {
            Path mount = mounts.filter(line -> line.contains(" - cgroup2 "))
                    .map(line -> Path.of(line.split(" ")[4]))
                    .findFirst()
                    .orElse(null);
            assumeTrue(mount != null && Files.isWritable(mount), "no control groups of version 2 to write to");
            assumeTrue(System.getProperty("user.name").equals("root"), "only root makes groups at the top");
            return java.util.Objects.requireNonNull(mount);
        }
    }
}
