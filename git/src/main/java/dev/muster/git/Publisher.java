package dev.muster.git;

import dev.muster.git.GitException.Fault;
import dev.muster.git.ObjectFiles.Held;
import dev.muster.git.RefStore.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Carries changes of many sessions into git together.
 *
 * <p>Each round: every change plans on the chain as it is; all objects and the refs' new values are written and made
 * durable at once; only then is each ref swapped. So a ref never points at what power loss could take, and the disk is
 * waited for three times a round, however many sessions there are. A ref that has moved is planned anew, one that is
 * locked is tried again until the time for it is over; neither holds up the others.
 */
final class Publisher {
    private static final long FIRST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Repository repository;
    private final RefStore refs;
    private final ObjectFiles objects;
    private final Disk disk;
    private final GitOptions options;

    Publisher(Repository repository, RefStore refs, ObjectFiles objects, Disk disk, GitOptions options) {
        this.repository = repository;
        this.refs = refs;
        this.objects = objects;
        this.disk = disk;
        this.options = options;
    }

    /** A change on its way. */
    private static final class Flight {
        final Change change;
        ObjectId expected = ObjectId.zeroId();
        RefStore.@Nullable Update update;
        long lockedSince;

        Flight(Change change) {
            this.change = change;
        }

        void land() {
            if (update != null) {
                update.close();
                update = null;
            }
        }
    }

    /** Carries the changes through; answers those that failed. */
    Map<Change, GitException> publish(List<? extends Change> changes) {
        Map<Change, GitException> failed = new HashMap<>();
        List<Flight> flights = new ArrayList<>(changes.stream().map(Flight::new).toList());
        List<Held> held = new ArrayList<>();
        try {
            long wait = FIRST_WAIT_NS;
            while (!flights.isEmpty()) {
                plan(flights, failed, held);
                boolean locked = swap(flights, failed);
                flights.removeIf(flight -> failed.containsKey(flight.change));
                if (locked) {
                    pause(wait, flights, failed);
                    wait = Math.min(2 * wait, LONGEST_WAIT_NS);
                }
            }
        } finally {
            flights.forEach(Flight::land);
            held.forEach(Held::close);
        }
        return failed;
    }

    /** Plans what has no plan, and writes it; changes with nothing left to do leave the list. */
    private void plan(List<Flight> flights, Map<Change, GitException> failed, List<Held> held) {
        NewObjects batch = new NewObjects();
        List<Flight> planned = new ArrayList<>();
        Set<Path> files = new HashSet<>();
        try (VerifiedReader reader = new VerifiedReader(repository)) {
            for (Flight flight : List.copyOf(flights)) {
                if (flight.update != null) {
                    continue;
                }
                try {
                    flight.expected = refs.read(flight.change.key().ref());
                    Chain chain = new Chain(reader, flight.change.key(), flight.expected);
                    ObjectId next = flight.change.plan(chain, batch);
                    if (next == null) {
                        flights.remove(flight);
                    } else {
                        flight.update = refs.prepare(flight.change.key().ref(), next);
                        files.addAll(flight.update.files());
                        planned.add(flight);
                    }
                } catch (GitException e) {
                    failed.put(flight.change, e);
                } catch (IOException e) {
                    failed.put(flight.change, failure("read", e));
                }
            }
        }
        if (planned.isEmpty()) {
            return;
        }
        try {
            held.add(objects.write(batch, files));
        } catch (IOException e) {
            GitException failure = failure("written to", e);
            planned.forEach(flight -> {
                failed.put(flight.change, failure);
                flight.land();
            });
        }
    }

    /** Tries each swap once; answers whether one is locked. */
    private boolean swap(List<Flight> flights, Map<Change, GitException> failed) {
        boolean locked = false;
        Set<Path> folders = new HashSet<>();
        List<Flight> swapped = new ArrayList<>();
        for (Flight flight : flights) {
            RefStore.Update update = flight.update;
            if (update == null) {
                continue;
            }
            try {
                Outcome outcome = update.swap(flight.expected, folders);
                switch (outcome) {
                    case DONE -> swapped.add(flight);
                    case MOVED -> flight.land();
                    case LOCKED -> {
                        locked = true;
                        flight.lockedSince = flight.lockedSince == 0 ? System.nanoTime() : flight.lockedSince;
                    }
                }
            } catch (GitException e) {
                failed.put(flight.change, e);
                flight.land();
            } catch (IOException e) {
                failed.put(flight.change, failure("written to", e));
                flight.land();
            }
        }
        try {
            disk.syncFolders(folders);
            swapped.forEach(flight -> flight.change.done());
        } catch (IOException e) {
            swapped.forEach(flight -> failed.put(flight.change, failure("made durable", e)));
        }
        swapped.forEach(flight -> {
            flight.land();
            flight.lockedSince = 0;
        });
        return locked;
    }

    /**
     * Waits a random part of the time, so that two who wait for each other do not meet again; fails who waited too
     * long.
     */
    private void pause(long wait, List<Flight> flights, Map<Change, GitException> failed) {
        boolean interrupted = false;
        try {
            TimeUnit.NANOSECONDS.sleep(wait / 2 + options.random().nextLong(wait / 2));
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.currentThread().interrupt();
        }
        for (Flight flight : flights) {
            RefStore.Update update = flight.update;
            if (update != null
                    && (interrupted
                            || System.nanoTime() - flight.lockedSince
                                    > options.lockWait().toNanos())) {
                String waited = interrupted ? "interrupted while " : "after " + options.lockWait() + ": ";
                failed.put(flight.change, new GitException(Fault.LOCKED, waited + update.obstacle()));
                flight.land();
            }
        }
        flights.removeIf(flight -> failed.containsKey(flight.change));
    }

    private GitException failure(String what, IOException e) {
        return new GitException(
                Fault.IO,
                "the repository " + repository.getDirectory() + " could not be " + what + ": " + e
                        + "; see to the disk and append again, nothing half-done is visible",
                e);
    }
}
