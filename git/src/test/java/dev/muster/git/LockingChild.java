package dev.muster.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Takes a session's lock as Muster does, holds a pack, and waits to be killed. Arguments: folder, session. */
final class LockingChild {
    private LockingChild() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path git = Path.of(arguments[0], ".git");
        Owner owner = Owner.in(git);
        Path written = owner.newRefFile();
        Files.writeString(written, "0".repeat(40) + "\n");
        Files.createLink(git.resolve(new SessionKey("demo", arguments[1]).ref() + ".lock"), written);
        Files.writeString(
                git.resolve("objects/pack/pack-" + "0".repeat(40) + ".keep"), "muster " + owner.id() + " until …\n");
        System.out.println("locked");
        new CountDownLatch(1).await();
    }
}
