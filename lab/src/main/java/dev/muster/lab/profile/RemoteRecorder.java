package dev.muster.lab.profile;

import dev.muster.lab.resource.JavaProcess;
import dev.muster.lab.resource.JavaProcess.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Records a JVM in another process, asked by {@code jcmd}. The recording is written by that JVM, and fetched. */
final class RemoteRecorder implements Recorder {
    private static final String NAME = "muster-lab";

    private final JavaProcess process;
    private final String others;
    private boolean recording;

    /** @param others what to say of JVMs that are not recorded */
    RemoteRecorder(JavaProcess process, String others) {
        this.process = process;
        this.others = others;
    }

    @Override
    public String jvm() {
        return "process " + process.pid() + others;
    }

    @Override
    public boolean own() {
        return false;
    }

    @Override
    public void begin() throws RecordingException, InterruptedException {
        try {
            Path settings = Files.createTempFile("muster-lab-", ".jfc");
            try {
                Files.writeString(settings, RecordedEvents.configuration());
                ask("JFR.start", "name=" + NAME, "settings=" + settings);
            } finally {
                Files.delete(settings);
            }
        } catch (IOException full) {
            throw new RecordingException("the recorder's settings could not be written: " + full.getMessage(), full);
        }
        recording = true;
    }

    @Override
    public void end(Path file) throws RecordingException, InterruptedException {
        recording = false;
        Path written = file.toAbsolutePath().resolveSibling(file.getFileName() + ".part");
        ask("JFR.stop", "name=" + NAME, "filename=" + written);
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException missing) {
            throw new RecordingException(
                    "process " + process.pid() + " said it wrote its recording to " + written + ", but it is not there",
                    missing);
        }
    }

    private void ask(String... command) throws RecordingException, InterruptedException {
        switch (process.ask(command)) {
            case Answer.Silent silent -> throw new RecordingException(silent.reason(), null);
            case Answer.Said said -> {
                // jcmd ends well even if the recorder refused; what it then says is no "Started" and no "Stopped".
                boolean done = said.lines().stream()
                        .anyMatch(line -> line.startsWith("Started recording") || line.startsWith("Stopped recording"));
                if (!done) {
                    throw new RecordingException(
                            command[0] + " of process " + process.pid() + " said: " + String.join(" ", said.lines()),
                            null);
                }
            }
        }
    }

    @Override
    public void drop() {
        if (recording) {
            recording = false;
            try {
                process.ask("JFR.stop", "name=" + NAME);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
