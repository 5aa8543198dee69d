package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.lab.compare.Build;
import dev.muster.lab.compare.Builds;
import dev.muster.lab.engine.Starter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The build that this program is. */
final class OwnBuild {
    private OwnBuild() {}

    /**
     * This program, or another that was named.
     *
     * @throws Failure if none was named and no launcher started this one
     * @throws dev.muster.lab.compare.BuildException if there is no such build
     */
    static Build or(@Nullable Path named) throws InterruptedException {
        String image = System.getProperty(Starter.IMAGE);
        String launcher = System.getProperty(Starter.LAUNCHER);
        if (named != null) {
            return new Builds(launcher == null ? null : Path.of(launcher)).find(named);
        }
        if (image == null || launcher == null) {
            throw Failure.unreachable("it is not known which build this program is")
                    .withHelp("start it with ./muster, or name one with --build");
        }
        return new Builds(Path.of(launcher)).find(Path.of(image));
    }
}
