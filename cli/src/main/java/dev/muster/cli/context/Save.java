package dev.muster.cli.context;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.Json;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a part of a session's context. */
@Command(
        name = "save",
        description = "Keep a text or JSON under a key, in place of what was there.",
        footer = {
            "",
            "Examples:",
            "  muster context save plan \"Parser first, then the printer\" --session $S",
            "  muster context save state --file state.json --as-json --if-version 17 --session $S"
        })
final class Save extends ContextCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Letters, digits and . _ - :, up to 100.")
    private String key = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "What to keep, up to 1 MiB.")
    private @Nullable String text;

    @Option(names = "--file", paramLabel = "FILE", description = "Keep what is in a file; - reads standard input.")
    private @Nullable Path file;

    @Option(names = "--as-json", description = "It is JSON, and is given back as such.")
    private boolean asJson;

    @Option(
            names = "--if-version",
            paramLabel = "N",
            description = "Only if the part has this version; 0: if there is none yet.")
    private @Nullable Long version;

    private String value = "";

    Save(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if ((text == null) == (file == null)) {
            throw Failure.usage("give either TEXT or --file FILE: what is to be kept");
        }
        value = file == null ? String.valueOf(text) : Input.fileText(file, shell());
        String problem = asJson ? Json.problem(value) : null;
        if (problem != null) {
            throw Failure.usage("--as-json: what is to be kept is not JSON: " + problem);
        }
    }

    @Override
    protected int run(Muster muster) {
        PartForm form = asJson ? PartForm.JSON : PartForm.TEXT;
        return answer(muster.execute(SavePart.of(session(), key, form, value, version)), "kept");
    }
}
