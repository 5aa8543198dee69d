package dev.muster.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What packaging makes of the jars of an image, so that they load fast. */
class MergeJarsTest {
    private static final String PROGRAM = "MergeJars";
    private static final String MANIFEST = "Manifest-Version: 1.0\n";

    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    private Path program;

    /** The launcher has it compiled each time; once is enough here. */
    @BeforeAll
    static void compile() {
        String source = Path.of("packaging", PROGRAM + ".java").toString();
        assertThat(ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(System.out, System.err, "-d", classes.toString(), source))
                .isZero();
    }

    @BeforeEach
    void package_the_program() throws IOException {
        program = jar("program.jar", MANIFEST + "Implementation-Version: 3\n\n", "a/Main.class", "shared.txt");
    }

    @Test
    void one_jar_is_left_that_holds_the_files_of_all() throws Exception {
        Path library = jar("library.jar", MANIFEST + "Implementation-Version: 9\n\n", "b/text.txt", "b/B.class");

        String said = merge(library);

        assertThat(said).contains("program.jar: 4 files of 2 jars, 0 classes raised to Java 8");
        assertThat(library).doesNotExist();
        assertThat(names())
                .containsExactly("META-INF/MANIFEST.MF", "b/", "a/Main.class", "shared.txt", "b/text.txt", "b/B.class");
        assertThat(content("b/text.txt")).isEqualTo("b/text.txt of library.jar");
    }

    @Test
    void the_manifest_is_the_programs_alone() throws Exception {
        merge(jar("signed.jar", """
                Manifest-Version: 1.0
                Implementation-Version: 9
                Multi-Release: true

                Name: b/text.txt
                SHA-256-Digest: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

                """, "META-INF/ECLIPSE_.SF", "META-INF/ECLIPSE_.RSA", "b/text.txt"));

        assertThat(names()).doesNotContain("META-INF/ECLIPSE_.SF", "META-INF/ECLIPSE_.RSA");
        try (JarFile merged = new JarFile(program.toFile())) {
            assertThat(merged.getManifest().getMainAttributes())
                    .containsEntry(Attributes.Name.IMPLEMENTATION_VERSION, "3");
            assertThat(merged.getManifest().getEntries()).isEmpty();
        }
    }

    @Test
    void of_two_files_of_one_name_the_first_on_the_class_path_is_taken() throws Exception {
        merge(jar("library.jar", MANIFEST + "\n", "shared.txt"));

        assertThat(content("shared.txt")).isEqualTo("shared.txt of program.jar");
    }

    @Test
    void all_services_of_a_kind_are_found() throws Exception {
        merge(
                jar("one.jar", MANIFEST + "\n", "META-INF/services/a.Service"),
                jar("other.jar", MANIFEST + "\n", "META-INF/services/a.Service"));

        assertThat(content("META-INF/services/a.Service"))
                .isEqualTo("META-INF/services/a.Service of one.jar\nMETA-INF/services/a.Service of other.jar");
    }

    @Test
    void of_a_class_for_several_versions_of_Java_the_one_for_this_is_kept() throws Exception {
        merge(
                jar(
                        "versions.jar",
                        MANIFEST + "Multi-Release: true\n\n",
                        "b/B.class",
                        "META-INF/versions/11/b/B.class",
                        "META-INF/versions/17/b/B.class",
                        "META-INF/versions/999/b/B.class",
                        "META-INF/versions/9/module-info.class"),
                jar("none.jar", MANIFEST + "\n", "c/C.class", "META-INF/versions/11/c/C.class"));

        assertThat(content("b/B.class")).isEqualTo("META-INF/versions/17/b/B.class of versions.jar");
        assertThat(content("c/C.class")).isEqualTo("c/C.class of none.jar");
        assertThat(names()).doesNotContain("module-info.class");
    }

    @Test
    void of_zstd_the_classes_that_need_no_foreign_functions_are_kept() throws Exception {
        merge(jar(
                "zstd-jni-1.5.jar",
                MANIFEST + "Multi-Release: true\n\n",
                "z/Zstd.class",
                "META-INF/versions/22/z/Zstd.class",
                "META-INF/versions/22/z/Binding.class"));

        assertThat(content("z/Zstd.class")).isEqualTo("z/Zstd.class of zstd-jni-1.5.jar");
        assertThat(names()).noneMatch(name -> name.endsWith("Binding.class"));
    }

    @Test
    void the_same_jars_make_the_same_jar() throws Exception {
        Path library = jar("library.jar", MANIFEST + "\n", "b/text.txt");
        Path kept = Files.copy(library, folder.resolve("kept"));
        Path before = Files.copy(program, folder.resolve("before"), StandardCopyOption.COPY_ATTRIBUTES);
        merge(library);
        byte[] first = Files.readAllBytes(program);
        Files.move(before, program, StandardCopyOption.REPLACE_EXISTING);
        merge(Files.move(kept, library));

        assertThat(program).hasBinaryContent(first);
    }

    private List<String> names() throws IOException {
        try (JarFile merged = new JarFile(program.toFile())) {
            return merged.stream().map(ZipEntry::getName).toList();
        }
    }

    private String content(String name) throws IOException {
        try (JarFile merged = new JarFile(program.toFile())) {
            return new String(merged.getInputStream(merged.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Each file says its name and where it was. */
    private Path jar(String jar, String manifest, String... files) throws IOException {
        Path path = folder.resolve(jar);
        try (OutputStream file = Files.newOutputStream(path);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            out.write(manifest.getBytes(StandardCharsets.UTF_8));
            for (String name : files) {
                out.putNextEntry(new ZipEntry(name));
                out.write((name + " of " + jar).getBytes(StandardCharsets.UTF_8));
            }
        }
        return path;
    }

    private String merge(Path... libraries) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes.toString(), PROGRAM));
        command.add(program.toString());
        for (Path library : libraries) {
            command.add(library.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
