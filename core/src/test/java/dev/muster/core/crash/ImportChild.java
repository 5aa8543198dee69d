package dev.muster.core.crash;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.transfer.CheckedFile;
import dev.muster.core.transfer.ImportProject;
import java.nio.file.Path;

/** Imports a file into a data directory, and says when it begins and when it was answered. */
final class ImportChild {
    private ImportChild() {}

    /** @param arguments the data directory, the file, the name of the project */
    public static void main(String[] arguments) throws Exception {
        CheckedFile file = CheckedFile.read(Path.of(arguments[1]));
        try (Engine engine = Engine.open(Path.of(arguments[0]), EngineOptions.defaults())) {
            System.out.println("importing");
            engine.execute(new ImportProject(file, arguments[2]));
            System.out.println("imported");
        }
    }
}
