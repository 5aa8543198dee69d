package dev.muster.lab.run;

import dev.muster.lab.profile.Profile;
import dev.muster.lab.profile.Recorder;
import dev.muster.lab.profile.RecordingException;
import dev.muster.lab.profile.SlowSeconds;
import dev.muster.lab.profile.Window;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.target.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flight recordings of a test: one a rung, begun before its warm-up, so that starting the recorder disturbs no
 * window; of each only what lies in the window is counted. What cannot be recorded is told, and the test goes on.
 */
final class Recordings implements AutoCloseable {
    private final RunDirectory directory;
    private final String stacksFile;
    private final Profile profile = new Profile();
    private final SlowSeconds slow = new SlowSeconds();
    private final List<String> files = new ArrayList<>();
    private @Nullable Recorder recorder;
    private @Nullable String failure;
    private boolean elsewhere;
    private boolean recording;
    private @Nullable Instant from;
    private @Nullable Instant to;

    /** @param stacksFile takes the folded stacks, relative to the run directory */
    Recordings(RunDirectory directory, String stacksFile) {
        this.directory = directory;
        this.stacksFile = stacksFile;
    }

    /** A rung is about to be loaded. */
    void begin(TestBed bed) throws InterruptedException {
        from = null;
        to = null;
        if (failure != null) {
            return;
        }
        try {
            Recorder known = recorder;
            Recorder next = known == null || elsewhere ? Recorder.among(bed.processes()) : known;
            recorder = next;
            elsewhere = false;
            next.begin();
            recording = true;
        } catch (RecordingException refused) {
            failure = refused.getMessage();
        }
    }

    /** The target was set up anew: its processes are others now. */
    void another() {
        elsewhere = true;
    }

    /** Its window begins. */
    void measuring() {
        from = Instant.now();
    }

    /** Its window has ended. */
    void measured() {
        to = Instant.now();
    }

    /**
     * Its load has ended: the recording is kept and read.
     *
     * @param sample the rung's interval log, relative to the run directory
     * @throws IOException when what was read cannot be written
     */
    void end(int agents, long operations, String sample) throws IOException, InterruptedException {
        Recorder known = recorder;
        Instant begun = from;
        Instant ended = to;
        if (known == null || !recording || begun == null || ended == null) {
            return;
        }
        recording = false;
        String name = sample.replace("samples/", "recordings/").replace(".hlog", ".jfr");
        Path file = directory.path().resolve(name);
        try {
            Files.createDirectories(file.getParent());
            known.end(file);
            files.add(name);
            slow.add(
                    directory.path().resolve(sample), profile.read(file, new Window(agents, begun, ended, operations)));
            Files.writeString(
                    directory.path().resolve(stacksFile), profile.stacks().folded());
        } catch (RecordingException lost) {
            failure = lost.getMessage();
        }
    }

    /** What the recordings tell; null if there is none, see {@link #failure}. */
    @Nullable
    ProfileRecord record() {
        Recorder known = recorder;
        if (known == null || files.isEmpty()) {
            return null;
        }
        ProfileRecord record = profile.record(known, files, stacksFile, slow.spikes());
        return failure == null ? record : record.incomplete(failure);
    }

    /** Why there is no recording. */
    String failure() {
        String told = failure;
        return told == null ? "no rung was measured" : told;
    }

    @Override
    public void close() {
        Recorder known = recorder;
        if (known != null && recording) {
            recording = false;
            known.drop();
        }
    }
}
