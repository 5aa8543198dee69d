package dev.muster.cli.engine;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.event.RecordAlert;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.Project;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which project a command is about. */
public final class ProjectChoice {
    private static final String VARIABLE = "MUSTER_PROJECT";
    /** The project of whoever names none. */
    public static final String DEFAULT = "default";

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Project. Default: $MUSTER_PROJECT, else 'default'.")
    private @Nullable String project;

    /** Its name, whether there is such a project or not. */
    public String name(Shell shell) {
        return project != null ? project : shell.variable(VARIABLE, DEFAULT);
    }

    /** The name of a project that there is; the default one is made when it is not there. */
    public String made(Muster muster, Shell shell) {
        String name = name(shell);
        boolean named = project != null || !shell.variable(VARIABLE, "").isEmpty();
        if (!named && peoples(muster).isEmpty()) {
            makeDefault(muster);
        }
        return existing(muster, name);
    }

    private static void makeDefault(Muster muster) {
        try {
            muster.execute(new CreateProject(DEFAULT, ""));
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.CONFLICT) { // else somebody else was first, which is as good
                throw refused;
            }
        }
    }

    /**
     * The name of a project that there is.
     *
     * @throws Failure if there is none; the message has the nearest one
     */
    public String existing(Muster muster, Shell shell) {
        return existing(muster, name(shell));
    }

    /** As {@link #existing(Muster, Shell)}, for a name that came from elsewhere. */
    public static String existing(Muster muster, String name) {
        if (!names(muster).contains(name)) {
            List<String> others = peoples(muster);
            String hint = others.isEmpty()
                    ? "there is no project yet; make one with 'muster project create " + name + "'"
                    : Suggestions.hint(name, others);
            throw Failure.notFound("there is no project '" + name + "'; " + hint);
        }
        return name;
    }

    private static List<String> names(Muster muster) {
        return muster.projects().stream().map(Project::name).toList();
    }

    /** Without the one in which a server tells about itself: it makes that by itself, and nobody works in it. */
    private static List<String> peoples(Muster muster) {
        return names(muster).stream()
                .filter(name -> !name.equals(RecordAlert.PROJECT))
                .toList();
    }
}
