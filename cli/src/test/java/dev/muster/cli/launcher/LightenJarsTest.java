package dev.muster.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What packaging does to the jars of an image, so that they load fast. */
class LightenJarsTest {
    private static final Path PROGRAM = Path.of("packaging", "LightenJars.java").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void a_signed_jar_loses_its_signature_and_the_digests_of_its_files_and_nothing_else() throws Exception {
        Path jar = jar("""
                Manifest-Version: 1.0
                Implementation-Version: 7.8
                Multi-Release: true

                Name: a/text.txt
                SHA-256-Digest: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

                Name: a/sealed/
                Sealed: true
                SHA-256-Digest: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

                """, "META-INF/ECLIPSE_.SF", "META-INF/ECLIPSE_.RSA", "META-INF/services/a.RSA", "a/text.txt");

        String said = lighten(jar);

        assertThat(said).contains("signed.jar: 0 classes raised to Java 8, 2 files of signatures left out");
        try (JarFile light = new JarFile(jar.toFile())) {
            assertThat(light.stream().map(ZipEntry::getName))
                    .containsExactly("META-INF/MANIFEST.MF", "META-INF/services/a.RSA", "a/text.txt");
            assertThat(light.getInputStream(light.getEntry("a/text.txt"))).hasContent("of a/text.txt");
            Manifest manifest = light.getManifest();
            assertThat(manifest.getMainAttributes().getValue("Implementation-Version"))
                    .isEqualTo("7.8");
            assertThat(light.isMultiRelease()).isTrue();
            assertThat(manifest.getEntries()).containsOnlyKeys("a/sealed/");
            assertThat(manifest.getAttributes("a/sealed/")).containsOnlyKeys(Attributes.Name.SEALED);
        }
    }

    @Test
    void a_jar_without_old_classes_and_signatures_stays_as_it_is() throws Exception {
        Path jar = jar("Manifest-Version: 1.0\n\nName: a/text.txt\nNote: kept\n\n", "a/text.txt");
        byte[] before = Files.readAllBytes(jar);

        assertThat(lighten(jar)).isEmpty();
        assertThat(jar).hasBinaryContent(before);
    }

    private Path jar(String manifest, String... files) throws IOException {
        Path jar = folder.resolve("signed.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            out.write(manifest.getBytes(StandardCharsets.UTF_8));
            for (String name : files) {
                out.putNextEntry(new ZipEntry(name));
                out.write(("of " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static String lighten(Path jar) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(java, PROGRAM.toString(), jar.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
