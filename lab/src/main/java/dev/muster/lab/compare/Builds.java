package dev.muster.lab.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds builds. A build is named by a directory with a launcher, such as a checkout, or by an image of the product:
 * {@code cli/target/muster/image.…} of a checkout, or a copy of one.
 */
public final class Builds {
    /** What the launcher reads the image from that it is to start. */
    static final String IMAGE_VARIABLE = "MUSTER_IMAGE";

    private static final String LAUNCHER = "muster";
    private static final String CLASS_PATH = "class-path";
    private static final String PRODUCT = "cli/target/muster";
    private static final int DIGEST_BYTES = 12;

    private final @Nullable Path ownLauncher;

    /** @param ownLauncher the launcher this program was started by, which starts bare images; null when none did */
    public Builds(@Nullable Path ownLauncher) {
        this.ownLauncher = ownLauncher;
    }

    /**
     * Finds a build, and builds it first if its sources say so.
     *
     * @param given a directory with a launcher, the launcher itself, or an image
     * @throws BuildException with a message for the user when there is none, or it does not start
     * @throws InterruptedException when the calling thread is interrupted
     */
    public Build find(Path given) throws InterruptedException {
        try {
            Path path = given.toRealPath();
            if (Files.exists(path.resolve(CLASS_PATH))) {
                if (ownLauncher == null) {
                    throw new BuildException(given + " is an image, which needs a launcher to start it: start this"
                            + " program with ./muster, or name a directory with a launcher");
                }
                return described(given, ownLauncher, path);
            }
            Path launcher = Files.isDirectory(path) ? path.resolve(LAUNCHER) : path;
            if (!Files.isExecutable(launcher) || Files.isDirectory(launcher)) {
                throw new BuildException(given + " is no build: it has neither a launcher '" + LAUNCHER + "' nor the '"
                        + CLASS_PATH + "' of an image");
            }
            say(launcher, null); // builds what is not built, before anything is measured
            Path product = launcher.resolveSibling(PRODUCT);
            String current = Files.readString(product.resolve("current")).strip();
            return described(given, launcher, product.resolve(current).toRealPath());
        } catch (IOException e) {
            throw new BuildException(given + " is no build of Muster: " + e.getMessage());
        }
    }

    private static Build described(Path given, Path launcher, Path image) throws IOException, InterruptedException {
        return new Build(given, launcher, image, say(launcher, image), digest(image));
    }

    private static String say(Path launcher, @Nullable Path image) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(launcher.toString(), "--version").redirectError(ProcessBuilder.Redirect.INHERIT);
        if (image == null) {
            builder.environment().remove(IMAGE_VARIABLE);
        } else {
            builder.environment().put(IMAGE_VARIABLE, image.toString());
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new BuildException(
                    (image == null ? launcher : image) + " does not start: '--version' ended with " + code);
        }
        return said;
    }

    /** The options that it is started with, without the place where it was made: a copy is the same program. */
    private static String options(Path image) throws IOException {
        Path options = image.resolve("options");
        if (Files.notExists(options)) {
            return "";
        }
        String made = Files.readString(image.resolve(CLASS_PATH)).replaceFirst("(?s)/lib/.*", "");
        return Files.readString(options).replace(made, "");
    }

    private static String digest(Path image) throws IOException {
        try (Stream<Path> files = Files.list(image.resolve("lib"))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> jars =
                    files.filter(it -> it.toString().endsWith(".jar")).sorted().toList();
            for (Path jar : jars) {
                digest.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            digest.update(options(image).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
