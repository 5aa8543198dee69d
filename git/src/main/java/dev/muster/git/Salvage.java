package dev.muster.git;

import static org.eclipse.jgit.lib.Constants.OBJ_COMMIT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/** Finds a session's commits without its chain: among all objects there are. */
final class Salvage {
    private static final Pattern FANOUT = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern REST = Pattern.compile("[0-9a-f]{38}");

    private final FileRepository repository;

    Salvage(FileRepository repository) {
        this.repository = repository;
    }

    List<CheckpointInfo> of(SessionKey key) throws IOException {
        Map<Long, CheckpointInfo> found = new TreeMap<>(Comparator.reverseOrder());
        Set<ObjectId> objects = loose();
        for (Pack pack : repository.getObjectDatabase().getPacks()) {
            for (PackIndex.MutableEntry entry : pack) {
                objects.add(entry.toObjectId());
            }
        }
        try (ObjectReader types = repository.newObjectReader();
                VerifiedReader reader = new VerifiedReader(repository)) {
            for (ObjectId id : objects) {
                CheckpointCommit commit = commit(id, types, reader);
                if (commit != null && commit.path().equals(key.path())) {
                    found.putIfAbsent(commit.info().sequence(), commit.info());
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static @Nullable CheckpointCommit commit(ObjectId id, ObjectReader types, VerifiedReader reader) {
        try {
            return types.open(id).getType() == OBJ_COMMIT
                    ? CheckpointCommit.decode(id, reader.read(id, OBJ_COMMIT, "a commit"))
                    : null;
        } catch (IOException | GitException e) {
            return null; // what is damaged is why we are here
        }
    }

    private Set<ObjectId> loose() throws IOException {
        Set<ObjectId> ids = new HashSet<>();
        Path folder = repository.getObjectDatabase().getDirectory().toPath();
        for (Path fanout : files(folder, FANOUT)) {
            for (Path file : files(fanout, REST)) {
                ids.add(ObjectId.fromString(String.valueOf(fanout.getFileName()) + file.getFileName()));
            }
        }
        return ids;
    }

    private static List<Path> files(Path folder, Pattern name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            name.matcher(String.valueOf(file.getFileName())).matches())
                    .toList();
        }
    }
}
