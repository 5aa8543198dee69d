package dev.muster.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.launcher.LauncherBench.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher itself, with a JDK and a Maven that only write down how they were called. */
@Tag("unit")
@Timeout(120) // against hanging; nothing here takes more than a second or two
class LauncherTest {

    @TempDir
    private Path folder;

    private LauncherBench bench;

    @BeforeEach
    void lay_out_a_project() throws IOException {
        bench = new LauncherBench(folder);
    }

    @Test
    void the_first_start_builds_and_the_second_does_not() throws Exception {
        assertThat(bench.run("task", "list").code()).isZero();
        assertThat(bench.run("task", "list").errors()).isEmpty();
        assertThat(bench.mavenCalls()).hasSize(1);
    }

    @Test
    void arguments_and_exit_code_pass_through_unchanged() throws Exception {
        bench.run("--version");
        Ended ended = bench.with("STUB_EXIT", "4").run("task", "create", "a title with  spaces", "", "*");
        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.output()).endsWith("<dev.muster.cli.Main><task><create><a title with  spaces><><*>\n");
    }

    @Test
    void it_works_from_elsewhere_through_two_symbolic_links() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Files.createSymbolicLink(elsewhere.resolve("one"), Path.of("..", "pro ject", "muster"));
        Path link = Files.createSymbolicLink(folder.resolve("two"), elsewhere.resolve("one"));
        assertThat(bench.start(link, elsewhere, "--version").code()).isZero();
    }

    @Test
    void it_is_found_whatever_folders_the_user_has_cd_look_in() throws Exception {
        Files.createDirectories(folder.resolve("other/pro ject"));
        Ended ended = bench.with("CDPATH", folder.resolve("other").toString())
                .start(Path.of("pro ject/muster"), folder, "--version");
        assertThat(ended.code()).as(ended.errors()).isZero();
        assertThat(ended.output()).contains("-Dmuster.home=" + folder.resolve("pro ject"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"muster", "pom.xml", "cli/src/main/java/Main.java", "core/src/main/java/Core.java"})
    void a_changed_source_is_built_again(String source) throws Exception {
        bench.run("--version");
        bench.touch(source);
        bench.run("--version");
        assertThat(bench.mavenCalls()).hasSize(2);
    }

    @Test
    void another_jdk_is_built_for_again() throws Exception {
        bench.run("--version");
        bench.jdk("25.0.2");
        bench.run("--version");
        assertThat(bench.mavenCalls()).hasSize(2);
    }

    @Test
    void a_jdk_that_is_too_old_is_passed_over_for_the_one_on_the_path() throws Exception {
        Path old = bench.oldJdk("17.0.15");
        Ended ended = bench.with("JAVA_HOME", old.toString()).run("--version");
        assertThat(ended.code()).isZero();
        assertThat(bench.calls(old)).isEmpty();
    }

    @Test
    void the_start_up_cache_is_used_and_options_are_added() throws Exception {
        bench.run("--version");
        Ended ended = bench.with("MUSTER_OPTS", "-Xmx64m -Dx=y").run("--version");
        assertThat(ended.output())
                .contains("<-XX:+UseSerialGC>", "<-XX:+UseCompactObjectHeaders>", "muster.aot>", "<-Xmx64m><-Dx=y>");
    }

    @Test
    void another_collector_among_the_options_takes_the_place_of_the_usual_one() throws Exception {
        bench.run("--version");
        assertThat(bench.with("MUSTER_OPTS", "-XX:+UseParallelGC")
                        .run("--version")
                        .output())
                .contains("<-XX:-UseSerialGC>", "muster.aot>", "<-XX:+UseParallelGC>");
        assertThat(bench.with("MUSTER_OPTS", "-XX:+UseZGC").run("--version").output())
                .contains("<-XX:-UseSerialGC>", "<-XX:+UseZGC>")
                .doesNotContain("muster.aot>");
    }

    @Test
    void what_ends_at_once_does_without_the_second_compiler_and_generated_accessors() throws Exception {
        bench.run("--version");
        assertThat(bench.run("task", "list").output())
                .contains("<-XX:TieredStopAtLevel=1>", "<-Djdk.reflect.useNativeAccessorOnly=true>");
        for (String lasting : List.of("run", "supervised", "validate", "monitor", "report", "audit", "serve", "mcp")) {
            assertThat(bench.run(lasting).output())
                    .contains("<" + lasting + ">")
                    .doesNotContain("TieredStopAtLevel", "useNativeAccessorOnly");
        }
    }

    @Test
    void a_server_has_a_start_up_cache_of_its_own() throws Exception {
        bench.run("--version");
        assertThat(bench.run("serve", "--port", "0").output())
                .contains("/serve.aot>", "<-Xms128m>", "<-XX:NewSize=96m>")
                .doesNotContain("muster.aot");
        assertThat(bench.run("mcp").output())
                .as("there is one for each agent")
                .contains("/serve.aot>", "<-Xms48m>", "<-XX:NewSize=24m>");
        assertThat(bench.run("task", "list").output()).contains("/muster.aot>").doesNotContain("serve.aot");
    }

    /** Else what lives in a heap is told larger than it is, by up to a twentieth, three times of four. */
    @Test
    void every_full_collection_compacts() throws Exception {
        bench.run("--version");
        for (String measured : List.of("run", "validate", "serve", "mcp")) {
            assertThat(bench.run(measured).output()).contains("<-XX:MarkSweepAlwaysCompactCount=1>");
        }
    }

    @Test
    void what_generates_load_begins_with_a_young_generation_that_is_seldom_collected() throws Exception {
        bench.run("--version");
        for (String generator : List.of("run", "validate")) {
            assertThat(bench.run(generator).output()).contains("<-Xms160m>", "<-XX:NewSize=96m>");
            assertThat(bench.with("MUSTER_OPTS", "-Xmx128m").run(generator).output())
                    .as("the JVM refuses to begin with more than it may have")
                    .doesNotContain("-Xms160m", "NewSize=96m");
        }
        assertThat(bench.run("monitor").output()).doesNotContain("NewSize=96m");
    }

    /** The JVM refuses to begin with more than it may have. */
    @Test
    void a_server_whose_heap_the_user_keeps_small_begins_with_a_small_one() throws Exception {
        bench.run("--version");
        for (String small : List.of("-Xmx32m", "-Xmx1g -Xmx65536k", "-XX:MaxHeapSize=33554432")) {
            assertThat(bench.with("MUSTER_OPTS", small).run("serve").output())
                    .as(small)
                    .contains("<-XX:NewSize=6m>")
                    .doesNotContain("-Xms128m", "-Xms48m");
        }
        assertThat(bench.with("MUSTER_OPTS", "-Xmx200m").run("serve").output())
                .contains("<-Xms48m>", "<-XX:NewSize=24m>");
        assertThat(bench.with("MUSTER_OPTS", "-Xmx32m -Xmx1g").run("serve").output())
                .contains("<-Xms128m>", "<-XX:NewSize=96m>");
    }

    @Test
    void a_cache_that_cannot_be_made_is_told_and_done_without() throws Exception {
        Ended ended = bench.with("STUB_NO_CACHE", "yes").run("--version");
        assertThat(ended.code()).isZero();
        assertThat(ended.errors()).contains("the AOT cache could not be made");
        assertThat(ended.output()).contains("<--version>").doesNotContain("AOTCache=");
    }

    @Test
    void libraries_that_cannot_be_prepared_are_told_and_used_as_they_are() throws Exception {
        Ended ended = bench.with("STUB_NO_PREPARATION", "yes").run("--version");
        assertThat(ended.code()).isZero();
        assertThat(ended.errors()).contains("the libraries could not be prepared");
        assertThat(ended.output()).contains("<--version>").doesNotContain("-Dnative=");
        bench.touchSource();
        assertThat(bench.run("--version").output()).contains("<-Dnative=here>");
    }

    @Test
    void libraries_that_were_merged_into_the_program_are_not_on_the_class_path() throws Exception {
        String output = bench.with("STUB_MERGE", "yes").run("--version").output();
        assertThat(output).contains("/lib/muster-cli-1.jar>").doesNotContain("library-1.jar");
    }

    @Test
    void a_failed_build_ends_with_3_and_names_its_log() throws Exception {
        Ended ended = bench.with("STUB_MAVEN_EXIT", "1").run("--version");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.errors()).contains("[ERROR] it does not compile", "the build failed", "build.log");
        assertThat(ended.output()).isEmpty();
    }

    @Test
    void a_missing_maven_ends_with_3_and_says_what_to_install() throws Exception {
        Files.delete(bench.tool("mvn"));
        Ended ended = bench.run("--version");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.errors()).contains("needs Maven 3.8.7 or newer", "install it");
    }

    @Test
    void of_two_first_starts_one_builds_and_the_other_waits() throws Exception {
        two_first_starts_build_once();
    }

    @Test
    void they_do_so_where_there_is_no_flock() throws Exception {
        Files.delete(bench.tool("flock"));
        two_first_starts_build_once();
    }

    private void two_first_starts_build_once() throws Exception {
        bench.holdMaven();
        Process first = bench.with("STUB_HOLD", "yes").begin("--version");
        try (BufferedReader building = first.errorReader()) {
            assertThat(building.readLine()).contains("building");
            Process second = bench.begin("--version");
            try (BufferedReader waiting = second.errorReader()) {
                assertThat(waiting.readLine()).contains("another muster is building here; waiting");
                bench.letMavenGo();
                assertThat(first.waitFor()).isZero();
                assertThat(second.waitFor()).isZero();
            }
        }
        assertThat(bench.mavenCalls()).hasSize(1);
    }

    @Test
    void a_build_that_was_killed_does_not_lock_out_the_next_where_there_is_no_flock() throws Exception {
        Files.delete(bench.tool("flock"));
        bench.leaveLockOf(new ProcessBuilder("true").start());
        assertThat(bench.run("--version").code()).isZero();
    }

    @Test
    void tests_go_to_maven_with_all_of_its_arguments() throws Exception {
        Ended ended = bench.run("test", "--all", "-pl", "core");
        assertThat(ended.code()).isZero();
        assertThat(bench.mavenCalls().getLast())
                .contains("<verify>", "<-Dmuster.tests.all=true>", "<-pl><core>", "<-am>");
    }

    @Test
    void failing_tests_end_with_1() throws Exception {
        bench.run("--version");
        assertThat(bench.with("STUB_MAVEN_EXIT", "1").run("test").code()).isEqualTo(1);
    }

    @Test
    void an_image_in_use_outlives_the_next_build() throws Exception {
        bench.holdMaven();
        Process running = bench.with("STUB_JAVA_HOLD", "yes").begin("serve");
        bench.awaitRunning();
        Path image = bench.images().getFirst();
        bench.touchSource();
        bench.run("--version");
        assertThat(image.resolve("lib")).isDirectory();
        bench.letMavenGo();
        assertThat(running.waitFor()).isZero();
        bench.touchSource();
        bench.run("--version");
        assertThat(bench.images()).hasSize(1).doesNotContain(image);
    }

    @Test
    void the_program_inherits_no_child_of_the_launcher() throws Exception {
        bench.run("--version");
        bench.holdMaven();
        bench.slowFind();
        Process running = bench.with("STUB_JAVA_HOLD", "yes").begin("serve");
        bench.awaitRunning();
        List<ProcessHandle> inherited = running.descendants().toList();
        bench.letMavenGo();
        assertThat(running.waitFor()).isZero();
        assertThat(inherited).isEmpty();
    }

    @Test
    void the_program_is_told_how_it_was_started() throws Exception {
        String output = bench.run("--version").output();
        Path image = bench.images().getFirst();
        assertThat(output).contains("/pro ject/muster>", "<-Dmuster.launcher=", "<-Dmuster.image=" + image + ">");
    }

    @Test
    void a_run_that_starts_the_program_again_stays_with_its_image_and_builds_nothing() throws Exception {
        bench.run("--version");
        Path image = bench.images().getFirst();
        bench.touchSource();
        Ended ended = bench.with("MUSTER_IMAGE", image.toString()).run("--version");
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("AOTCache=" + image + "/muster.aot");
        assertThat(bench.mavenCalls()).hasSize(1);
    }

    @Test
    void a_copy_of_an_image_runs_its_own_jars() throws Exception {
        bench.run("--version");
        Path image = bench.images().getFirst();
        Path copy = folder.resolve("kept/old image");
        copy(image, copy);

        Ended ended = bench.with("MUSTER_IMAGE", copy.toString()).run("--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.output())
                .contains("<" + copy + "/lib/muster-cli-1.jar:" + copy + "/lib/library-1.jar>")
                .doesNotContain(image + "/lib");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void an_image_that_is_gone_ends_with_3() throws Exception {
        bench.run("--version");
        Ended ended = bench.with("MUSTER_IMAGE", "/nowhere").run("--version");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.errors()).contains("there is no image /nowhere");
    }

    /**
     * As of a cron job, a bare container, a desktop from which somebody came over ssh: every argument was stored
     * without its letters.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "LANG=C",
                "LC_ALL=POSIX LANG=C.UTF-8",
                "LANG=xx_XX.UTF-8 LANGUAGE=xx",
                "LC_CTYPE=UTF-8 LANG=C.UTF-8",
                "LC_CTYPE=C.UTF-8 LANG=xx_XX.UTF-8",
                "LANG=C.UTF-8 LC_TIME=xx_XX.UTF-8"
            })
    void a_locale_without_utf_8_is_replaced_by_one_with_it(String variables) throws Exception {
        Ended ended = under(variables).run("--version");

        assertThat(ended.code()).as(ended.errors()).isZero();
        assertThat(ended.errors()).doesNotContain("locale");
        assertThat(bench.locale()).containsEntry("LC_ALL", "C.UTF-8").doesNotContainKey("LANGUAGE");
    }

    /** Else nobody can tell by its message that a disk is full, or that the reader of a pipe has left. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LANG=C.UTF-8",
                "LANG=C LC_CTYPE=C.UTF-8",
                "LANG=C.UTF-8 LC_MESSAGES=C.utf8 LANGUAGE=de",
                "LC_ALL=C.UTF-8 LC_MESSAGES=C.utf8",
                "LC_ALL= LANG=C.UTF-8"
            })
    void the_operating_system_speaks_english_to_the_program_and_the_encoding_stays(String variables) throws Exception {
        under(variables).run("--version");

        assertThat(bench.locale())
                .containsEntry("LC_CTYPE", "C.UTF-8")
                .containsEntry("LC_MESSAGES", "C")
                .doesNotContainKey("LC_ALL");
    }

    @Test
    void what_else_the_locale_says_stays_for_the_programs_that_are_started() throws Exception {
        under("LANG=C.UTF-8 LC_COLLATE=POSIX LC_TIME=C.utf8").run("--version");
        assertThat(bench.locale())
                .containsEntry("LANG", "C.UTF-8")
                .containsEntry("LC_COLLATE", "POSIX")
                .containsEntry("LC_TIME", "C.utf8");

        under("LANG=POSIX LC_ALL=C.utf8 LC_COLLATE=POSIX").run("--version");
        assertThat(bench.locale())
                .as("what went before all others is what they fall back to")
                .containsEntry("LANG", "C.utf8")
                .containsEntry("LC_CTYPE", "C.utf8")
                .doesNotContainKeys("LC_COLLATE", "LC_ALL");
    }

    private LauncherBench under(String variables) {
        for (String variable : variables.split(" ")) {
            if (!variable.isEmpty()) {
                bench.with(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
            }
        }
        return bench;
    }
}
