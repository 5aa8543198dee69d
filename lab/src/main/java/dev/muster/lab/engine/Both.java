package dev.muster.lab.engine;

import dev.muster.lab.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two faults at once: put in one after the other, lifted in the opposite order; both have to show. */
record Both(Fault first, Fault second) implements Fault {

    @Override
    public void inject() throws IOException, InterruptedException {
        first.inject();
        second.inject();
    }

    @Override
    public void lift() throws IOException, InterruptedException {
        second.lift();
        first.lift();
    }

    @Override
    public Optional<String> evidence() {
        return first.evidence().flatMap(one -> second.evidence().map(other -> other + "; " + one));
    }

    @Override
    public List<String> violations() {
        List<String> all = new ArrayList<>(first.violations());
        all.addAll(second.violations());
        return all;
    }

    @Override
    public void close() {
        second.close();
        first.close();
    }
}
