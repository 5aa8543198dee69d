package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a comparison is made for, when it asks something of a run that is there. */
interface FollowUp {
    /** Whether a figure tells anything of it. */
    boolean about(Subject subject);

    /** The run's directory. */
    Path run();

    /** The scenario that the run was measured by. */
    default Path scenario() {
        return run().resolve("scenario.yaml");
    }

    /** The arguments of {@code muster run} that measure under the profile which the run was measured under. */
    default List<String> profile() {
        try {
            String profile = RunJson.read(run()).environment().profile();
            return profile == null ? List.of() : List.of("--profile", profile);
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    /** The option that asks for it, for messages. */
    String option();

    /**
     * Keeps beside the run what a whole comparison answered, and writes the run's reports anew.
     *
     * @param change what B has that A has not, in words
     * @param comparison the comparison's directory
     * @param json whether nothing may be said but a document
     * @return the exit code that it comes to
     */
    int keep(Shell shell, PairedRecord record, String change, Path comparison, boolean json) throws IOException;
}
