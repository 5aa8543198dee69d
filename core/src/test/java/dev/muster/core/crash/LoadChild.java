package dev.muster.core.crash;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens an engine and lets agents work on it until it is killed. Arguments: directory, agents, name of the run, tasks
 * to be created first.
 */
final class LoadChild {
    private static final int BULK = 10_000;

    static final String IN_USE = "in use: ";

    private LoadChild() {}

    static Child start(Path directory, int agents, String run, int tasks) {
        return Child.start(
                LoadChild.class, directory.toString(), Integer.toString(agents), run, Integer.toString(tasks));
    }

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
        fill(engine, run, Integer.parseInt(arguments[3]));
        for (int i = 0; i < agents; i++) {
            String name = run + "-" + i;
            AgentLoad load = new AgentLoad(
                    engine, i % 4 == 0 ? "other" : "crash", name, name.hashCode(), Lines::tell, Lines::complain);
            Thread.ofVirtual().name(name).start(() -> load.run(() -> true));
        }
        Thread.currentThread().join();
    }

    private static void fill(Engine engine, String run, int tasks) {
        for (int left = tasks; left > 0; left -= BULK) {
            List<NewTask> bulk = new ArrayList<>();
            for (int i = 0; i < Math.min(left, BULK); i++) {
                bulk.add(NewTask.titled(run + "/bulk " + (left - i)).withDescription("as many others"));
            }
            List<CreateTasks.Created> created = engine.execute(new CreateTasks("crash", bulk, null, null));
            for (int i = 0; i < bulk.size(); i++) {
                Lines.tell(Ack.created(created.get(i).id(), bulk.get(i).title()));
            }
        }
        Lines.say("filled");
    }
}
