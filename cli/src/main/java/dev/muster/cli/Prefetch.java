package dev.muster.cli;

import dev.muster.core.Engine;
import dev.muster.core.SystemRandom;
import dev.muster.server.MusterServer;
import java.util.List;

/**
 * Loads what most commands are going to need and what takes long the first time on a thread beside the one that reads
 * the command line. Nothing waits for it: whoever needs a part before it is there loads that itself, or waits for that
 * part.
 */
final class Prefetch {
    private Prefetch() {}

    /** @param arguments of the program */
    static void begin(List<String> arguments) {
        if (arguments.isEmpty() || arguments.getFirst().startsWith("-")) {
            return; // help and the version need none of it
        }
        boolean serves = List.of("serve", "mcp").contains(arguments.getFirst());
        Thread.ofPlatform().daemon().name("muster-prefetch").start(() -> load(serves));
    }

    private static void load(boolean serves) {
        try {
            Engine.prefetch();
            if (serves) {
                MusterServer.prefetch();
            } else {
                new SystemRandom().nextInt(); // a server does this when it listens
            }
        } catch (RuntimeException | LinkageError failed) {
            // The command meets the same where it needs that part, and says so in its own way.
            System.getLogger(Prefetch.class.getName()).log(System.Logger.Level.DEBUG, "Not loaded ahead", failed);
        }
    }
}
