package dev.muster.lab.profile;

import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Records this process's own JVM. */
final class OwnRecorder implements Recorder {
    private final String others;
    private @Nullable Recording recording;

    /** @param others what to say of JVMs that are not recorded */
    OwnRecorder(String others) {
        this.others = others;
    }

    @Override
    public String jvm() {
        return "this process " + ProcessHandle.current().pid() + ": the target together with the load generator"
                + others;
    }

    @Override
    public boolean own() {
        return true;
    }

    @Override
    public void begin() throws RecordingException {
        if (!FlightRecorder.isAvailable()) {
            throw new RecordingException("this JVM has no flight recorder", null);
        }
        Recording next = new Recording();
        next.setName("muster-lab");
        next.setSettings(RecordedEvents.settings());
        next.start();
        recording = next;
    }

    @Override
    public void end(Path file) throws RecordingException {
        Recording running = recording;
        if (running == null) {
            throw new RecordingException("no recording was under way", null);
        }
        try (running) {
            running.stop();
            running.dump(file);
        } catch (IOException full) {
            throw new RecordingException("the recording could not be written: " + full.getMessage(), full);
        } finally {
            recording = null;
        }
    }

    @Override
    public void drop() {
        Recording running = recording;
        if (running != null) {
            running.close();
            recording = null;
        }
    }
}
