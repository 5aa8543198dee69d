package dev.muster.cli.config;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.client.MusterClient;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.lab.engine.Starter;
import dev.muster.lab.resource.ProcessProbe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server under a profile, lets it be, works on it, and ends it.
 *
 * @param starter how Muster is started
 * @param agents how many work on it, each with a connection
 * @param idle how long it is left alone before its memory is read
 * @param work how long they work; a quarter of that before it is not counted
 */
record ProfileTrial(Starter starter, int agents, Duration idle, Duration work) {
    private static final String READY = "muster is ready on ";
    private static final long END_S = 30;
    private static final int MOST_SAID = 1_000;
    private static final double MIB = 1024 * 1024;

    /**
     * What came of it.
     *
     * @param startMs from the start of the process until it says that it is ready
     * @param idleMb resident memory before anybody has called
     * @param cyclesPerSecond tasks that were created, claimed and completed
     * @param workedMb resident memory after that
     */
    record Figures(double startMs, double idleMb, double cyclesPerSecond, double workedMb) {}

    /**
     * Tries a profile on a data directory.
     *
     * @param interruption ends the server, and this, when the process is told to end
     * @throws Failure if the server does not start or does not answer
     */
    Figures of(String profile, Path directory, Interruption interruption) throws InterruptedException {
        Path errors = directory.resolveSibling(directory.getFileName() + ".errors");
        long begun = System.nanoTime();
        Process process = started(profile, directory, errors);
        Thread measuring = Thread.currentThread();
        interruption.stopsBy(() -> {
            measuring.interrupt(); // first, so that a server which falls silent is no failure of its own
            process.destroy();
        });
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            double startMs = (System.nanoTime() - begun) / 1e6;
            if (line == null || !line.startsWith(READY)) {
                throw Failure.unreachable("a server with the profile " + profile + " did not start: " + last(errors));
            }
            Thread.sleep(idle);
            double idleMb = resident(process);
            double rate = rate(line.substring(READY.length()).strip());
            return new Figures(startMs, idleMb, rate, resident(process));
        } catch (IOException e) {
            throw Failure.unreachable("a server with the profile " + profile + " is not heard: " + e.getMessage());
        } finally {
            end(process);
        }
    }

    /** What a server said last; its file is removed with all others. */
    private static String last(Path errors) throws IOException {
        String all = Files.readString(errors).strip();
        return all.isEmpty() ? "it said nothing" : all.substring(Math.max(0, all.length() - MOST_SAID));
    }

    private Process started(String profile, Path directory, Path errors) {
        List<String> command = new ArrayList<>(starter.command());
        command.addAll(List.of("serve", "--data", directory.toString(), "--port", "0", "--profile", profile));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // Which key is set by a variable would not be the profile's to say.
        builder.environment().keySet().removeIf(name -> name.startsWith("MUSTER_"));
        builder.environment().putAll(starter.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw Failure.unreachable("cannot start a server: " + e.getMessage());
        }
    }

    /** Waits for its end, interrupted or not: the directory that it works on is removed after this. */
    private static void end(Process process) throws InterruptedException {
        process.destroy();
        process.onExit().completeOnTimeout(process, END_S, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        process.onExit().join();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static double resident(Process process) {
        Long bytes = new ProcessProbe(process.pid()).read().rssBytes();
        if (bytes == null) {
            throw Failure.unreachable("this system does not tell how much memory a process has");
        }
        return bytes / MIB;
    }

    private double rate(String address) throws InterruptedException {
        LongAdder cycles = new LongAdder();
        AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
        List<Thread> working = new ArrayList<>();
        try (MusterClient client = MusterClient.of(address)) {
            client.execute(new CreateProject("trial", ""));
            long until = System.nanoTime() + work.toNanos() * 5 / 4;
            for (int agent = 0; agent < agents; agent++) {
                String name = "agent-" + agent;
                working.add(Thread.startVirtualThread(() -> {
                    try {
                        SessionId session = client.execute(
                                new StartSession("trial", new RegisterAgent(name, Set.of(), 1, null), false));
                        while (System.nanoTime() < until && failed.get() == null) {
                            cycle(client, session);
                            cycles.increment();
                        }
                    } catch (RuntimeException e) {
                        failed.compareAndSet(null, e);
                    }
                }));
            }
            Thread.sleep(work.dividedBy(4));
            long before = cycles.sum();
            long from = System.nanoTime();
            for (Thread thread : working) {
                thread.join();
            }
            double seconds = (System.nanoTime() - from) / 1e9;
            RuntimeException why = failed.get();
            if (why != null) {
                throw why;
            }
            return (cycles.sum() - before) / seconds;
        }
    }

    private static void cycle(MusterClient client, SessionId session) {
        client.execute(new CreateTasks("trial", List.of(NewTask.titled("work")), null, session));
        if (client.claim(new ClaimTask(session)) instanceof ClaimTask.Result.Claimed claimed) {
            client.execute(new CompleteTask(claimed.lease(), "done", List.of(), session));
        }
    }
}
