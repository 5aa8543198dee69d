package dev.muster.cli;

import dev.muster.core.Engine;
import dev.muster.core.SystemRandom;
import dev.muster.server.MusterServer;
import java.util.List;
import java.util.Set;

/**
 * Loads what most commands are going to need and what takes long the first time on a thread beside the one that reads
 * the command line. Nothing waits for it: whoever needs a part before it is there loads that itself, or waits for that
 * part.
 */
final class Prefetch {
    /** Commands that make what nobody may guess. Others leave the 20 ms of a processor to those who need it. */
    private static final Set<String> DRAWING = Set.of("session", "claim", "fail", "token");

    private Prefetch() {}

    /** @param arguments of the program */
    static void begin(List<String> arguments) {
        if (arguments.isEmpty() || arguments.getFirst().startsWith("-")) {
            return; // help and the version need none of it
        }
        boolean serves = List.of("serve", "mcp").contains(arguments.getFirst());
        boolean draws = arguments.stream().limit(2).anyMatch(DRAWING::contains);
        Thread.ofPlatform().daemon().name("muster-prefetch").start(() -> load(serves, draws));
    }

    private static void load(boolean serves, boolean draws) {
        try {
            Engine.prefetch();
            if (serves) {
                MusterServer.prefetch();
            } else if (draws) { // a server does this when it listens
                new SystemRandom().nextInt();
            }
        } catch (RuntimeException | LinkageError failed) {
            // The command meets the same where it needs that part, and says so in its own way.
            System.getLogger(Prefetch.class.getName()).log(System.Logger.Level.DEBUG, "Not loaded ahead", failed);
        }
    }
}
