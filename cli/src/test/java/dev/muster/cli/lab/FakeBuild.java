package dev.muster.cli.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A checkout with an image of its own, whose launcher runs nothing but a few lines of a shell. */
final class FakeBuild {
    private FakeBuild() {}

    /**
     * Makes one.
     *
     * @param home where the checkout lies, under its name
     * @param run what the launcher does for {@code run SCENARIO --out DIR}; {@code $4} is DIR
     */
    static Path make(Path home, String name, String run) throws IOException {
        Path checkout = Files.createDirectories(home.resolve(name));
        Path image = checkout.resolve("cli/target/muster/image.1");
        Files.createDirectories(image.resolve("lib"));
        Files.writeString(checkout.resolve("cli/target/muster/current"), "image.1\n");
        Files.writeString(image.resolve("class-path"), image + "/lib/muster-cli-1.jar\n");
        Files.writeString(image.resolve("lib/muster-cli-1.jar"), name);
        Path launcher = Files.writeString(checkout.resolve("muster"), """
                #!/usr/bin/env bash
                [[ $1 == --version ]] && { echo "muster of %s"; exit; }
                %s
                """.formatted(name, run));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return checkout;
    }
}
