package dev.muster.lab.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.resource.JavaProcess.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a question to a JVM, whose {@code jcmd} is played by a script. */
class JavaProcessTest {
    private static final long PID = 4711;

    @TempDir
    Path directory;

    private Answer asked(Duration patience, String script) throws IOException, InterruptedException {
        Path jcmd = directory.resolve("jcmd");
        Files.writeString(jcmd, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(jcmd, PosixFilePermissions.fromString("rwx------"));
        return new JavaProcess(PID, jcmd, patience).ask("VM.flags", "-all");
    }

    /** The answer was read to its end before anybody looked at the clock; a soak waited for ever. */
    @Test
    void a_jvm_that_stands_still_is_waited_for_no_longer_than_the_patience() throws Exception {
        Answer answer = asked(Duration.ofSeconds(1), "echo begun; exec sleep 20");

        assertThat(answer).isEqualTo(new Answer.Silent("jcmd did not end within 1 s"));
    }

    @Test
    void an_answer_is_told_line_by_line_and_a_failure_with_what_was_said_last() throws Exception {
        Duration patience = Duration.ofMinutes(1);

        assertThat(asked(patience, "echo \"$1:\"; echo \"$2 $3\""))
                .isEqualTo(new Answer.Said(List.of("4711:", "VM.flags -all")));
        assertThat(asked(patience, "echo '4711:'; echo 'no such process' >&2; exit 1"))
                .isEqualTo(new Answer.Silent("jcmd VM.flags of process 4711 failed: no such process"));
        assertThat(asked(patience, "exit 1"))
                .isEqualTo(new Answer.Silent("jcmd VM.flags of process 4711 failed: it said nothing"));
    }
}
