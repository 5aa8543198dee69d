package dev.muster.cli.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project folder with the real launcher, and a JDK and a Maven made of shell scripts that write down each call. */
final class LauncherBench {

    /** Writes a call down as {@code <first><second>…} on one line. */
    private static final String NOTE_CALL = """
            #!/usr/bin/env bash
            call=$(printf '<%s>' "$@")
            printf '%s\\n' "$call" >>"$(dirname "$0")/calls"
            hold() { : >"$BENCH/running"; read -r _ <"$BENCH/gate"; }
            """;

    private static final String JAVA = NOTE_CALL + """
            for argument in "$@"; do
                case $argument in
                    -XX:AOTCacheOutput=*)
                        [[ -n ${STUB_NO_CACHE:-} ]] && exit 1
                        echo cache >"${argument#*=}"
                        exit 0
                        ;;
                    *ExtractNatives.java)
                        [[ -n ${STUB_NO_PREPARATION:-} ]] && exit 1
                        echo -Dnative=here
                        exit 0
                        ;;
                    *MergeJars.java)
                        [[ -n ${STUB_MERGE:-} ]] && rm "${!#}" # the last argument is a library
                        exit 0
                        ;;
                    -XX:AOTMode=on | *.java) exit 0 ;;
                esac
            done
            for name in LANG LANGUAGE "${!LC_@}"; do
                [[ -n ${!name+set} ]] && printf '%s=%s\\n' "$name" "${!name}"
            done >"$BENCH/locale"
            printf '%s\\n' "$call"
            [[ -n ${STUB_JAVA_HOLD:-} ]] && hold
            exit "${STUB_EXIT:-0}"
            """;

    private static final String MAVEN = NOTE_CALL + """
            [[ -n ${STUB_HOLD:-} ]] && hold
            if [[ -n ${STUB_MAVEN_EXIT:-} ]]; then
                echo '[ERROR] it does not compile'
                exit "$STUB_MAVEN_EXIT"
            fi
            mkdir -p "$BENCH/pro ject/cli/target/lib"
            echo jar >"$BENCH/pro ject/cli/target/muster-cli-1.jar"
            echo jar >"$BENCH/pro ject/cli/target/lib/library-1.jar"
            """;

    private final Path folder;
    private final Path project;
    private final Path jdk;
    private final Path tools;
    private final Map<String, String> extra = new HashMap<>();

    LauncherBench(Path folder) throws IOException {
        this.folder = folder;
        project = Files.createDirectories(folder.resolve("pro ject"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(Path.of("..", "muster"), project.resolve("muster"));
        executable(project.resolve("muster"), Files.readString(Path.of("..", "muster")));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.createDirectories(source().getParent());
        Files.writeString(source(), "class Main {}");
        Files.createDirectories(project.resolve("core/src/main/java"));
        Files.writeString(project.resolve("core/src/main/java/Core.java"), "class Core {}");
        jdk = folder.resolve("jdk");
        jdk("25.0.1");
        executable(tool("mvn"), MAVEN);
        // Only what the launcher may use is on its path, so that taking Maven away takes it away.
        for (String tool : List.of(
                "bash",
                "env",
                "cp",
                "date",
                "dirname",
                "find",
                "flock",
                "grep",
                "mkdir",
                "mv",
                "readlink",
                "rm",
                "sed",
                "sleep",
                "tee")) {
            executable(tools.resolve(tool), "#!/bin/sh\nexec " + located(tool) + " \"$@\"\n");
        }
    }

    private static Path located(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this test needs " + tool + " on the PATH"));
    }

    /** Puts a JDK of this version where JAVA_HOME and the PATH point. */
    void jdk(String version) throws IOException {
        jdkAt(jdk, version);
        Path java = tools.resolve("java");
        Files.deleteIfExists(java);
        Files.createSymbolicLink(java, jdk.resolve("bin/java"));
    }

    Path oldJdk(String version) throws IOException {
        return jdkAt(folder.resolve("old"), version);
    }

    private static Path jdkAt(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), JAVA);
        executable(home.resolve("bin/javac"), JAVA);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path tool(String name) {
        return tools.resolve(name);
    }

    /** From now on find closes its output a while before it ends, as it may on a busy machine. */
    void slowFind() throws IOException {
        executable(tool("find"), "#!/bin/sh\n" + located("find") + " \"$@\"\nexec >&-\nexec sleep 1\n");
    }

    /** What a build leaves behind that was killed where there is no flock. */
    void leaveLockOf(Process ended) throws IOException, InterruptedException {
        ended.waitFor();
        Path lock = Files.createDirectories(project.resolve("cli/target/muster/lock.d"));
        Files.writeString(lock.resolve("pid"), ended.pid() + "\n");
    }

    private Path source() {
        return project.resolve("cli/src/main/java/Main.java");
    }

    /** Makes the source newer than any image so far, whatever the resolution of the file system's clock. */
    void touchSource() throws IOException {
        touch(source());
    }

    /** The same with any file of the project. */
    void touch(String name) throws IOException {
        touch(project.resolve(name));
    }

    private void touch(Path file) throws IOException {
        Instant newest = Instant.now();
        for (Path image : images()) {
            Instant asOf =
                    Files.getLastModifiedTime(image.resolve("sources-as-of")).toInstant();
            newest = asOf.isAfter(newest) ? asOf : newest;
        }
        Files.setLastModifiedTime(file, FileTime.from(newest.plusMillis(1)));
    }

    /** One environment variable for the next start only. */
    LauncherBench with(String name, String value) {
        extra.put(name, value);
        return this;
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        return start(project.resolve("muster"), folder, arguments);
    }

    Ended start(Path launcher, Path from, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = prepared(launcher, from, arguments)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        int code = builder.start().waitFor();
        return new Ended(code, Files.readString(output), Files.readString(errors));
    }

    Process begin(String... arguments) throws IOException {
        return prepared(project.resolve("muster"), folder, arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessBuilder prepared(Path launcher, Path from, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                        .toList())
                .directory(from.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", tools.toString());
        environment.put("HOME", folder.toString());
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("BENCH", folder.toString());
        environment.putAll(extra);
        extra.clear();
        return builder;
    }

    /** From now on a stub that is told to hold waits until {@link #letMavenGo()}. */
    void holdMaven() throws IOException, InterruptedException {
        int code = new ProcessBuilder("mkfifo", folder.resolve("gate").toString())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("mkfifo ended with " + code);
        }
    }

    void letMavenGo() throws IOException {
        Files.writeString(folder.resolve("gate"), "go\n", UTF_8); // waits until the stub reads
    }

    void awaitRunning() {
        while (!Files.exists(folder.resolve("running"))) {
            Thread.onSpinWait();
        }
    }

    List<String> mavenCalls() throws IOException {
        return calls(tools);
    }

    List<String> calls(Path home) throws IOException {
        Path calls = home.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** The variables of the locale that the program was started with last. */
    Map<String, String> locale() throws IOException {
        return Files.readAllLines(folder.resolve("locale")).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    List<Path> images() throws IOException {
        try (Stream<Path> found = Files.list(project.resolve("cli/target/muster"))) {
            return found.filter(Files::isDirectory).toList();
        }
    }

    record Ended(int code, String output, String errors) {}
}
