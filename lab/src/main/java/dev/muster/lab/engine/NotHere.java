package dev.muster.lab.engine;

import dev.muster.lab.fault.Fault;
import java.io.IOException;
import java.util.Optional;

/**
 * A fault that cannot be put in on this machine: the test goes on without it and says why it is invalid.
 *
 * @param reason what is missing, and what to do
 */
record NotHere(String reason) implements Fault {

    @Override
    public void inject() throws IOException {
        throw new IOException(reason);
    }

    @Override
    public void lift() {
        // nothing was put in
    }

    @Override
    public Optional<String> evidence() {
        return Optional.empty();
    }
}
