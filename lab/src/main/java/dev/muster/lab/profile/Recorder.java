package dev.muster.lab.profile;

import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.resource.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** Records one JVM, one recording after the other. */
public interface Recorder {

    /** The JVM, in words. */
    String jvm();

    /** Whether it is this process's own JVM, so that the load generator is in every figure. */
    boolean own();

    /**
     * Begins a recording.
     *
     * @throws RecordingException if the JVM cannot be recorded
     * @throws InterruptedException when interrupted while asking
     */
    void begin() throws RecordingException, InterruptedException;

    /**
     * Ends it and keeps it.
     *
     * @param file takes the recording; must not be there
     * @throws RecordingException if nothing could be kept
     * @throws InterruptedException when interrupted while asking
     */
    void end(Path file) throws RecordingException, InterruptedException;

    /** Ends a recording that nobody wants to keep, if one is under way. */
    void drop();

    /**
     * For the only JVM among some processes and what those started; of several, for the one that used most processor
     * time.
     *
     * @throws RecordingException if none of them is a JVM
     */
    static Recorder among(LongStream roots) throws RecordingException {
        List<JavaProcess> found = JavaHeaps.among(roots);
        if (found.isEmpty()) {
            throw new RecordingException("no JVM is among the target's processes, or it may not be looked into", null);
        }
        JavaProcess busiest = found.stream()
                .max(java.util.Comparator.comparingLong(JavaProcess::cpuNanos))
                .orElseThrow();
        String others = found.size() == 1 ? "" : ", the busiest of " + found.size() + " JVMs";
        return busiest.pid() == ProcessHandle.current().pid()
                ? new OwnRecorder(others)
                : new RemoteRecorder(busiest, others);
    }
}
