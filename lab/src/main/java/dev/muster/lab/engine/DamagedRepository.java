package dev.muster.lab.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.call.CheckpointCalls;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.session.SessionId;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The git repository that mirrors a project's checkpoints is damaged while checkpoints are made, and mended again. What
 * is acknowledged is in the ledger; the mirror may fall behind, and has to follow.
 */
final class DamagedRepository implements Fault {
    private static final int SPOILT = 16;

    private final MusterClient client;
    private final SessionId session;
    private final Acknowledged acknowledged;
    private final FaultKind kind;
    private final Path repository;
    private final Path ref;
    private final Map<Path, byte[]> before = new LinkedHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile @Nullable Thread keeping;
    private int made;
    private @Nullable String seen;

    /**
     * Makes a repository, names it to the server, and sees the first checkpoint in it.
     *
     * @throws TargetException if there is no git, or the mirror does not work to begin with
     */
    DamagedRepository(
            MusterClient client, SessionId session, Acknowledged acknowledged, FaultKind kind, Path repository) {
        this.client = client;
        this.session = session;
        this.acknowledged = acknowledged;
        this.kind = kind;
        this.repository = repository;
        try {
            String made = git("init", "-q", repository.toString());
            if (!made.isEmpty()) {
                throw new TargetException("a git repository could not be made: " + made);
            }
            client.execute(new SetRepository(Agents.PROJECT, repository.toString()));
            if (!Boolean.TRUE.equals(inGit())) {
                throw new TargetException("the mirror in git does not work even before the fault");
            }
            this.ref = refFile();
        } catch (IOException e) {
            throw new TargetException("fault '" + kind.wireName() + "' needs git: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while a repository was made", e);
        }
    }

    private CreateCheckpoint next() {
        return new CreateCheckpoint(session, "check", 1, "checkpoint " + ++made, null, List.of(), null, null);
    }

    private @Nullable Boolean inGit() {
        CheckpointCalls.Made kept = client.ask(CheckpointCalls.createInGit(next()));
        remember(kept.checkpoint());
        return kept.mirrored();
    }

    private void remember(Checkpoint kept) {
        acknowledged.checkpoint(kept.session().value(), kept.seq(), kept.sha256());
    }

    private Path refFile() throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve(".git/refs/muster"))) {
            return files.filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no ref of a session is in the repository"));
        }
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        switch (kind) {
            case GIT_TORN_REF -> {
                byte[] whole = spoil(ref);
                Files.write(ref, Arrays.copyOf(whole, whole.length / 2));
                shown(git("-C", repository.toString(), "rev-parse", "--verify", name()));
            }
            case GIT_STALE_LOCK -> {
                Files.createFile(lock());
                shown(git("-C", repository.toString(), "update-ref", name(), tip()));
            }
            default -> {
                damageTip();
                shown(git("-C", repository.toString(), "cat-file", "-p", tip()));
            }
        }
        // Beside: the fault is there from now on, and the mirror meets it within two seconds.
        keeping = Thread.ofVirtual().name("lab-keeper").start(this::kept);
    }

    /** Whether checkpoints are kept, and listed, while the mirror is damaged. */
    private void kept() {
        try {
            remember(client.execute(next()));
            Checkpoint newest =
                    client.ask(CheckpointCalls.list(session, null, 1)).getFirst();
            if (newest.seq() != made) {
                violations.add("the newest checkpoint is " + newest.seq() + " and not " + made);
            }
        } catch (RuntimeException failed) {
            violations.add("a checkpoint could not be kept while the mirror was damaged: " + failed.getMessage());
        }
    }

    /** Only what git calls an error shows that it is damaged: it answers as well. */
    private void shown(String said) {
        if (said.startsWith("error") || said.startsWith("fatal") || said.startsWith("warning")) {
            seen = "git itself said of the repository: " + said;
        }
    }

    private String name() {
        return repository.resolve(".git").relativize(ref).toString();
    }

    private Path lock() {
        return ref.resolveSibling(ref.getFileName() + ".lock");
    }

    private String tip() throws IOException {
        byte[] kept = before.get(ref);
        return (kept == null ? Files.readString(ref) : new String(kept, StandardCharsets.US_ASCII)).strip();
    }

    private byte[] spoil(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        before.put(file, whole);
        if (!file.toFile().setWritable(true)) {
            throw new IOException(file + " cannot be made writable");
        }
        return whole;
    }

    /** Overwrites the middle of the object that the ref points at, or of the packs if it is in one. */
    private void damageTip() throws IOException {
        String tip = tip();
        Path loose = repository.resolve(".git/objects/" + tip.substring(0, 2) + "/" + tip.substring(2));
        List<Path> files = new ArrayList<>();
        if (Files.exists(loose)) {
            files.add(loose);
        } else {
            try (Stream<Path> packs = Files.list(repository.resolve(".git/objects/pack"))) {
                packs.filter(file -> file.toString().endsWith(".pack")).forEach(files::add);
            }
        }
        for (Path file : files) {
            byte[] spoilt = spoil(file).clone();
            for (int i = 0; i < Math.min(SPOILT, spoilt.length); i++) {
                spoilt[spoilt.length / 2 - Math.min(SPOILT, spoilt.length) / 2 + i] ^= 0x5a;
            }
            Files.write(file, spoilt);
        }
    }

    private void mend() throws IOException {
        for (Map.Entry<Path, byte[]> each : before.entrySet()) {
            Files.write(each.getKey(), each.getValue());
        }
        before.clear();
        Files.deleteIfExists(lock());
    }

    @Override
    public void lift() throws IOException, InterruptedException {
        Thread keeper = keeping;
        if (keeper != null) {
            keeper.join();
        }
        mend();
        if (!Boolean.TRUE.equals(inGit())) {
            violations.add("the mirror did not follow within 30 s after it had been mended");
            return;
        }
        String count = git("-C", repository.toString(), "rev-list", "--count", name());
        if (!count.equals(String.valueOf(made))) {
            violations.add("the mirror has " + count + " commits for " + made + " checkpoints");
        }
        String wrong = git("-C", repository.toString(), "fsck", "--strict", "--no-dangling");
        if (!wrong.isEmpty()) {
            violations.add("git fsck said of the mended repository: " + wrong);
        }
    }

    /** What git said: its errors, or its answer; empty if it had nothing to say. */
    private static String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        // Such as that HEAD has no branch yet: so it is in every new repository.
        return said.lines()
                .filter(line -> !line.startsWith("notice"))
                .findFirst()
                .orElse("");
    }

    @Override
    public Optional<String> evidence() {
        return Optional.ofNullable(seen);
    }

    @Override
    public List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public void close() {
        try {
            mend();
        } catch (IOException gone) {
            System.getLogger(DamagedRepository.class.getName())
                    .log(System.Logger.Level.WARNING, "A repository could not be mended", gone);
        }
    }
}
