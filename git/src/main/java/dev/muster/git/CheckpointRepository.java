package dev.muster.git;

import dev.muster.git.GitException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.RefDirectory;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints that a git repository holds: each session is one ref (see {@link SessionKey}) at the end of a chain
 * of commits, one a checkpoint, which holds {@code checkpoint.json} and attachments under {@code artifacts/}.
 *
 * <p>Nothing but those refs and their objects is written, and {@code <git directory>/muster}, where live processes are
 * told from dead ones; work tree, index, HEAD and other refs are left alone. What a method answered as written is on
 * the disk, and a ref never points at what is not. Any number of threads and processes may use a repository at once,
 * git and its {@code gc} among them.
 *
 * <p>Every method blocks, for the disk or for a lock, and throws {@link GitException} where it says nothing else.
 */
public final class CheckpointRepository implements AutoCloseable {
    private final FileRepository repository;
    private final Owner owner;
    private final Disk disk = new Disk();
    private final RefStore refs;
    private final Publisher publisher;
    private final Look look;

    private CheckpointRepository(FileRepository repository, GitOptions options) {
        this.repository = repository;
        this.owner = Opening.own(repository);
        this.refs = repository.getRefDatabase() instanceof RefDirectory
                ? new LooseRefs(repository, owner, options.clock())
                : new TableRefs(repository);
        // A checkpoint is three objects: JSON, tree, commit.
        ObjectFiles objects = new ObjectFiles(repository.getObjectDatabase(), owner, disk, 3 * options.packFrom());
        this.publisher = new Publisher(repository, refs, objects, disk, options);
        this.look = new Look(repository);
    }

    /** {@link #open(Path, GitOptions)} with the defaults. */
    public static CheckpointRepository open(Path path) {
        return open(path, GitOptions.defaults());
    }

    /**
     * Opens the repository that a folder belongs to: a work tree or a folder in it, a linked work tree, a bare
     * repository, one without a commit, a shallow one.
     *
     * @throws GitException NOT_A_REPOSITORY if there is none or JGit cannot read it, READ_ONLY if it cannot be written
     */
    public static CheckpointRepository open(Path path, GitOptions options) {
        FileRepository repository = Opening.open(path);
        try {
            return new CheckpointRepository(repository, options);
        } catch (GitException e) {
            repository.close();
            throw e;
        }
    }

    /** The git directory, shared by all work trees of the repository. */
    public Path directory() {
        return repository.getCommonDirectory().toPath();
    }

    /**
     * Continues a session's chain. Entries that it has already, by their number, are skipped: after a failure the same
     * list may be given again.
     *
     * @param entries in the order of their numbers, without a gap, the first at most one after the chain's last
     * @throws GitException LOCKED, GAP, FOREIGN, DAMAGED or IO; {@link #head} tells how far it got
     */
    public Appended append(SessionKey key, List<Entry> entries) {
        return orThrow(append(List.of(new Append(key, entries, false))).get(key));
    }

    /**
     * {@link #append(SessionKey, List)} for a ledger that has dropped some: a number may be left out. It is for the
     * caller to know that nobody else is about to append those that are missing; they would be skipped then.
     */
    public Appended appendAfterGap(SessionKey key, List<Entry> entries) {
        return orThrow(append(List.of(new Append(key, entries, true))).get(key));
    }

    /**
     * Continues many chains together, which costs little more than one: the disk is waited for once for all.
     *
     * @return for each session how far it got, and why no further; one that fails stops no other
     */
    public Map<SessionKey, Appended> append(Map<SessionKey, List<Entry>> entries) {
        List<Append> appends = new ArrayList<>();
        entries.forEach((key, list) -> appends.add(new Append(key, list, false)));
        return append(appends);
    }

    private Map<SessionKey, Appended> append(List<Append> appends) {
        Map<Change, GitException> failed = publisher.publish(appends);
        Map<SessionKey, Appended> results = new LinkedHashMap<>();
        for (Append append : appends) {
            results.put(append.key(), append.result(failed.get(append)));
        }
        return results;
    }

    private static Appended orThrow(@Nullable Appended result) {
        if (result == null) {
            throw new IllegalStateException("no answer for a session that was given");
        }
        result.failure().ifPresent(failure -> {
            throw failure;
        });
        return result;
    }

    /**
     * Puts a new chain in the place of what the session's ref points at, which may be damaged. The old one is left to
     * git's gc.
     *
     * @param entries at least one, in ascending order
     */
    public void replace(SessionKey key, List<Entry> entries) {
        run(new Replacement(key, entries));
    }

    /**
     * Drops checkpoints from a session's chain; the others keep their numbers and get new commits.
     *
     * @return how many are left and how many were dropped, both 0 if there is no such session
     */
    public Pruned prune(SessionKey key, Retention retention) {
        Rewrite rewrite = new Rewrite(key, retention);
        run(rewrite);
        return rewrite.result();
    }

    private void run(Change change) {
        GitException failure = publisher.publish(List.of(change)).get(change);
        if (failure != null) {
            throw failure;
        }
    }

    /** The session's last checkpoint, without its content; empty if it has none. */
    public Optional<CheckpointInfo> head(SessionKey key) {
        return read(key, chain -> Optional.ofNullable(chain.last()).map(CheckpointCommit::info));
    }

    /**
     * Reads a checkpoint; empty if none fits.
     *
     * @throws GitException DAMAGED if an object that is needed is missing or corrupt; others may be readable still
     */
    public Optional<Checkpoint> load(SessionKey key, Selector selector) {
        return read(key, chain -> Optional.ofNullable(chain.find(selector)).map(chain::open));
    }

    /**
     * The session's checkpoints from the last one back.
     *
     * @param limit how many at most, 1 or more
     */
    public List<CheckpointInfo> list(SessionKey key, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is 1 or more, not " + limit);
        }
        return read(key, chain -> chain.list(limit));
    }

    /**
     * Looks through all objects of the repository, which may take seconds, for what is whole of a session whose chain
     * is broken; {@link Selector.Commit} loads it. Pruned checkpoints are among them until git's gc has taken them.
     *
     * @return each number once, from the highest down
     */
    public List<CheckpointInfo> salvage(SessionKey key) {
        try {
            return new Salvage(repository).of(key);
        } catch (IOException e) {
            throw failure("look through the objects", e);
        }
    }

    private interface Reading<T> {
        T of(Chain chain);
    }

    private <T> T read(SessionKey key, Reading<T> reading) {
        try (VerifiedReader reader = new VerifiedReader(repository)) {
            return reading.of(new Chain(reader, key, refs.read(key.ref())));
        } catch (IOException e) {
            throw failure("read " + key.ref(), e);
        }
    }

    /** Every session that has a ref, sorted. */
    public List<SessionKey> sessions() {
        try {
            return repository.getRefDatabase().getRefsByPrefix(SessionKey.ROOT).stream()
                    .map(Ref::getName)
                    .flatMap(name -> SessionKey.of(name).stream())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failure("list " + SessionKey.ROOT, e);
        }
    }

    /** Reads what the earlier system has left under {@code refs/notes/empirica/session/}; changes nothing. */
    public NotesImport importNotes() {
        try {
            return new EarlierNotes(repository).read();
        } catch (IOException e) {
            throw failure("list " + EarlierNotes.ROOT, e);
        }
    }

    /** {@link #look(String)} without counting commits. */
    public GitState look() {
        return look.since(null);
    }

    /**
     * Looks at HEAD and the work tree. Callers at the same time share a look that begins after each of them asked.
     *
     * @param since a commit to count from, 40 hexadecimal digits
     */
    public GitState look(String since) {
        return look.since(since);
    }

    private GitException failure(String what, IOException e) {
        return new GitException(Fault.IO, "cannot " + what + " in " + directory() + ": " + e, e);
    }

    /** Ends the use of the repository; calls that are under way must have ended. */
    @Override
    public void close() {
        owner.close();
        disk.close();
        repository.close();
    }
}
