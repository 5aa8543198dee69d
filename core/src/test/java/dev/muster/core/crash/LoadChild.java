package dev.muster.core.crash;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import java.nio.file.Path;

/** Opens an engine and lets agents work on it until it is killed. Arguments: directory, agents, name of the run. */
final class LoadChild {
    static final String IN_USE = "in use: ";

    private LoadChild() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int agents = Integer.parseInt(arguments[1]);
        String run = arguments[2];
        long start = System.nanoTime();
        Engine engine;
        try {
            engine = Engine.open(directory, EngineOptions.defaults());
        } catch (DataDirectory.InUse e) {
            Lines.say(IN_USE + e.getMessage());
            return;
        }
        new AgentLoad(engine, "crash", run, 0, Lines::tell, Lines::complain).begin();
        Lines.say("ready " + (System.nanoTime() - start) / 1_000);
        for (int i = 0; i < agents; i++) {
            String name = run + "-" + i;
            AgentLoad load = new AgentLoad(
                    engine, i % 4 == 0 ? "other" : "crash", name, name.hashCode(), Lines::tell, Lines::complain);
            Thread.ofVirtual().name(name).start(() -> load.run(() -> true));
        }
        Thread.currentThread().join();
    }
}
