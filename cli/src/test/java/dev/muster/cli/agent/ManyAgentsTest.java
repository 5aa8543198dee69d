package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.http.ServerAddress;
import dev.muster.client.socket.AgentConnection;
import dev.muster.client.websocket.WebSocketConnection;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.runtime.agent.AgentListener;
import dev.muster.runtime.agent.AgentLoop;
import dev.muster.runtime.agent.Crew;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.inference.InferencePool;
import dev.muster.runtime.inference.InferenceSpec;
import dev.muster.runtime.limit.Enforcement;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.limit.ResourceLimits;
import dev.muster.runtime.process.OneShotRunner;
import dev.muster.runtime.process.ProgramSpec;
import dev.muster.runtime.process.Surroundings;
import dev.muster.runtime.process.Workspaces;
import dev.muster.runtime.work.Assignment;
import dev.muster.runtime.work.ServedWorkplace;
import dev.muster.runtime.work.Work;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many agents at once, and many one after the other, at a real server. */
@Tag("process")
class ManyAgentsTest {
    private static final String PROJECT = "default";

    @TempDir
    Path home;

    private Engine engine;
    private MusterServer server;
    private ServedWorkplace place;

    @BeforeEach
    void a_server() throws Exception {
        engine = Engine.open(home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
        engine.execute(new CreateProject(PROJECT, ""));
        server = MusterServer.start(engine, ServerOptions.local(0));
        place = new ServedWorkplace(
                ServerAddress.parse("http://127.0.0.1:" + server.port()), null, PROJECT, Duration.ofMinutes(5));
    }

    @AfterEach
    void close() {
        place.close();
        server.close();
        engine.close();
    }

    private void tasks(int count, String title) {
        engine.execute(new CreateTasks(
                PROJECT, Collections.nCopies(count, NewTask.titled(title).withMaxAttempts(3)), null, null));
    }

    private static RegisterAgent named(String name) {
        return new RegisterAgent(name, Set.of(), 1, null);
    }

    /** Counts how attempts end, and waits until so many have ended well. */
    private static final class Count implements AgentListener {
        final CountDownLatch completed;
        final AtomicLong failed = new AtomicLong();
        final List<String> other = Collections.synchronizedList(new ArrayList<>());
        /** Connections that broke and came back, where the machine is too busy for heartbeats: told, and no error. */
        final List<String> troubles = Collections.synchronizedList(new ArrayList<>());

        final CountDownLatch left = new CountDownLatch(1);
        /** Processor time that agents say that they thought for. */
        final DoubleAdder cpuSeconds = new DoubleAdder();

        Count(int tasks) {
            completed = new CountDownLatch(tasks);
        }

        @Override
        public void ended(String agent, Assignment assignment, Outcome outcome, boolean counted, Duration took) {
            if (outcome instanceof Outcome.Completed(var summary, var artifacts) && counted) {
                artifacts.forEach(each -> cpuSeconds.add(processorSeconds(each)));
                completed.countDown();
            } else if (outcome instanceof Outcome.Failed) {
                failed.incrementAndGet();
            } else {
                other.add(agent + ": " + outcome);
            }
        }

        private static double processorSeconds(NewArtifact account) {
            try {
                Duration took =
                        Fields.of(JsonTree.parse(account.blob().content())).seconds("processor_seconds", Duration.ZERO);
                return took.toNanos() / 1e9;
            } catch (JsonTree.NotJson e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void left(String agent) {
            left.countDown();
        }

        @Override
        public void stopped(String agent, Assignment assignment, String why) {
            other.add(agent + ": " + why);
        }

        @Override
        public void troubled(String agent, String what) {
            troubles.add(agent + ": " + what);
        }
    }

    /**
     * Each agent with a small program for each of its tasks, under real limits; one task in twenty takes more memory
     * than it may the first time.
     */
    private void processAgents(int agents, int each) throws Exception {
        ResourceLimits limits = new ResourceLimits(48L << 20, null);
        int tasks = agents * each;
        int greedy = tasks / 20;
        tasks(tasks - greedy, "modest");
        tasks(greedy, "greedy");
        String script = "if [ \"$MUSTER_TITLE$MUSTER_ATTEMPT\" = greedy1 ]; then x=; for i in $(seq 16); do"
                + " x+=$(head -c 4m /dev/zero | tr '\\0' a); done; sleep 600; fi; read -r line; echo ${#line}";
        Count count = new Count(tasks);
        long start = System.nanoTime();
        try (Enforcement by = Enforcements.choose(limits, null, System.getenv()).enforcement()) {
            List<AgentLoop> loops = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                String name = "agent-" + i;
                Surroundings surroundings =
                        new Surroundings(name, place.server(), PROJECT, null, System.getenv(), Workspaces.in(home), by);
                loops.add(new AgentLoop(
                        name,
                        place.join(named(name)),
                        new OneShotRunner(ProgramSpec.of("bash", "-c", script).withLimits(limits), surroundings),
                        Duration.ofSeconds(10),
                        null,
                        count));
            }
            Crew crew = Crew.start(loops);
            assertThat(count.completed.await(20, TimeUnit.MINUTES)).isTrue();
            double seconds = (System.nanoTime() - start) / 1e9;
            crew.drain(Duration.ofSeconds(60));
            System.out.printf(
                    "%d process agents: %d tasks in %.1f s, %.0f/s; %d ended for their memory and retried; %d times trouble; by %s%n",
                    agents, tasks, seconds, tasks / seconds, count.failed.get(), count.troubles.size(), by.describe());
        }
        assertThat(count.failed).hasValue(greedy);
        assertThat(count.other).isEmpty();
        assertAllCompleted();
        assertThat(engine.reads().tasks(TaskQuery.of(PROJECT).atMost(1000)).tasks())
                .allMatch(task -> task.attempts() == (task.title().equals("greedy") ? 2 : 1));
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private void assertAllCompleted() {
        assertThat(engine.reads().counts(PROJECT).entrySet())
                .filteredOn(each -> each.getValue() > 0)
                .extracting(Map.Entry::getKey)
                .containsExactly(TaskState.COMPLETED);
    }

    @Test
    void process_agents_under_limits_make_no_errors() throws Exception {
        processAgents(40, 2);
    }

    @Test
    @Tag("long")
    void two_hundred_and_fifty_process_agents_under_limits_make_no_errors() throws Exception {
        processAgents(250, 4);
    }

    /**
     * Agents that think about tasks of the queue.
     *
     * @return steps for each second of processor time, and of the clock, all agents together
     */
    private double[] thinkingAgents(int agents, int tasks, long steps) throws Exception {
        tasks(tasks, "think");
        Count count = new Count(tasks);
        long start;
        try (InferencePool pool = new InferencePool(InferenceSpec.USUAL.withSteps(steps))) {
            List<AgentLoop> loops = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                String name = "thinker-" + agents + "-" + i;
                loops.add(new AgentLoop(
                        name, place.join(named(name)), pool.make(name), Duration.ofSeconds(10), null, count));
            }
            start = System.nanoTime();
            Crew crew = Crew.start(loops);
            assertThat(count.completed.await(20, TimeUnit.MINUTES)).isTrue();
            double seconds = (System.nanoTime() - start) / 1e9;
            crew.drain(Duration.ofSeconds(60));
            assertThat(count.other).isEmpty();
            assertThat(count.failed).hasValue(0);
            assertAllCompleted();
            return new double[] {tasks * steps / count.cpuSeconds.sum(), tasks * steps / seconds};
        }
    }

    @Test
    void agents_that_think_do_the_tasks_of_the_queue_without_errors() throws Exception {
        assertThat(thinkingAgents(20, 60, 50)[0]).isPositive();
    }

    /** Rungs in turns, so that what else the machine does meets all of them alike. */
    @Test
    @Tag("long")
    void two_hundred_and_fifty_agents_that_think_make_no_errors() throws Exception {
        int few = Runtime.getRuntime().availableProcessors();
        for (int round = 0; round < 3; round++) {
            for (int agents : new int[] {few, 50, 250}) {
                double[] rates = thinkingAgents(agents, 500, 50);
                System.out.printf(
                        "%d thinking agents: %.0f steps for a second of processor time, %.0f steps/s%n",
                        agents, rates[0], rates[1]);
            }
        }
    }

    /** One agent's life: it joins, works on a task, and leaves. */
    private void life(int number, boolean program, Enforcement none) throws Exception {
        String name = "agent-" + number % 50;
        Surroundings surroundings =
                new Surroundings(name, place.server(), PROJECT, null, System.getenv(), Workspaces.in(home), none);
        Runner runner = program
                ? new OneShotRunner(ProgramSpec.of("true"), surroundings)
                : (assignment, desk) -> new Outcome.Completed("done", List.of());
        tasks(1, "work");
        Count count = new Count(1);
        Crew crew = Crew.start(
                List.of(new AgentLoop(name, place.join(named(name)), runner, Duration.ofSeconds(10), null, count)));
        while (!count.completed.await(10, TimeUnit.MILLISECONDS)) {
            assertThat(count.left.getCount())
                    .as("life %s: %s", number, count.other)
                    .isOne();
            assertThat(count.other).as("life %s", number).isEmpty();
        }
        crew.drain(Duration.ofSeconds(60));
        assertThat(count.other).as("life %s", number).isEmpty();
    }

    private record Use(long heap, long threads, long files, long processes) {
        static Use now() throws IOException {
            System.gc(); // twice, for what the first lets go holds others
            System.gc();
            Path descriptors = Path.of("/proc/self/fd");
            long files = 0;
            if (Files.isDirectory(descriptors)) {
                try (Stream<Path> all = Files.list(descriptors)) {
                    files = all.count();
                }
            }
            return new Use(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    files,
                    ProcessHandle.current().descendants().count());
        }
    }

    /** Objects of these classes there are as many as agents: after the last has left, none. */
    private static final List<Class<?>> OF_AN_AGENT =
            List.of(AgentLoop.class, OneShotRunner.class, Work.class, AgentConnection.class, WebSocketConnection.class);

    /** How many objects of those classes, or of what implements them, are still to be reached. */
    private static long left() throws Exception {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return ((String) histogram)
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && isOfAnAgent(columns[3]))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    private static boolean isOfAnAgent(String name) {
        if (!name.startsWith("dev.muster.")) {
            return false;
        }
        try {
            Class<?> found = Class.forName(name, false, ManyAgentsTest.class.getClassLoader());
            return OF_AN_AGENT.stream().anyMatch(each -> each.isAssignableFrom(found));
        } catch (ClassNotFoundException hidden) {
            return false;
        }
    }

    /** What an ending connection still holds is let go when its last thread has ended. */
    private static void awaitNothingLeft() throws Exception {
        for (int i = 0; i < 1200 && left() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(left()).as("objects that agents left behind").isZero();
    }

    private void lives(int first, int cycles, long heapMayGrow) throws Exception {
        Enforcement none =
                Enforcements.choose(ResourceLimits.NONE, null, Map.of()).enforcement();
        for (int i = 0; i < first; i++) {
            life(i, i % 10 == 0, none);
        }
        awaitNothingLeft();
        Use before = Use.now();
        long start = System.nanoTime();
        for (int i = first; i < first + cycles; i++) {
            life(i, i % 10 == 0, none);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        awaitNothingLeft();
        Use after = Use.now();
        System.out.printf(
                "%d lives in %.1f s: heap %.1f to %.1f MB, threads %d to %d, files %d to %d, processes %d to %d%n",
                cycles,
                seconds,
                before.heap() / 1e6,
                after.heap() / 1e6,
                before.threads(),
                after.threads(),
                before.files(),
                after.files(),
                before.processes(),
                after.processes());
        assertAllCompleted();
        assertThat(place.size()).isZero();
        assertThat(after.heap() - before.heap()).isLessThan(heapMayGrow);
        assertThat(after.threads() - before.threads())
                .isLessThan(10 + Runtime.getRuntime().availableProcessors());
        assertThat(after.files() - before.files()).isLessThan(20);
        assertThat(after.processes()).isZero();
    }

    @Test
    void lives_of_agents_leave_nothing_behind() throws Exception {
        lives(100, 100, 20_000_000);
    }

    /**
     * The engine keeps the newest 16,384 events in memory, four and a bit of each life: they are there after the first
     * four thousand lives. The server remembers a session for 30 s after its connection. From then on nothing grows.
     */
    @Test
    @Tag("long")
    void ten_thousand_lives_of_agents_leave_the_heap_as_it_was() throws Exception {
        lives(4_500, 10_000, 3_000_000);
    }
}
