package dev.muster.cli.lab;

import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.Subject;
import java.io.IOException;
import java.nio.file.Path;

/** What a comparison is made for, when it asks something of a run that is there. */
interface FollowUp {
    /** Whether a figure tells anything of it. */
    boolean about(Subject subject);

    /** The scenario that the run was measured by. */
    Path scenario();

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
