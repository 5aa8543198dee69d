package dev.muster.core.transfer;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;

/** Says where a file is not as it was written. */
final class Broken {
    private Broken() {}

    static RefusedException at(long line, String what) {
        return Refusal.of(ErrorCode.INVALID_ARGUMENT, "line " + line + ": " + what)
                .withHelp("nothing was imported; export the project once more, or get the file again")
                .asException();
    }
}
