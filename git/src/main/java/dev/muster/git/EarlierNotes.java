package dev.muster.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.eclipse.jgit.lib.Constants.OBJ_BLOB;
import static org.eclipse.jgit.lib.Constants.OBJ_COMMIT;

import dev.muster.git.NotesImport.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The checkpoints of the earlier system, one ref each: {@code refs/notes/empirica/session/<session>/<PHASE>/<round>}.
 *
 * <p>It made them by {@code git notes}, so such a ref points at a commit whose tree maps the annotated commit's name,
 * split into folders or not, to the note; some point at the note itself.
 */
final class EarlierNotes {
    static final String ROOT = "refs/notes/empirica/session/";
    private static final Pattern REF = Pattern.compile(Pattern.quote(ROOT) + "(.+)/([^/]+)/([0-9]{1,9})");
    private static final Pattern ANNOTATED = Pattern.compile("[0-9a-f]{40}");

    private final Repository repository;
    private final List<ImportedNote> notes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    EarlierNotes(Repository repository) {
        this.repository = repository;
    }

    NotesImport read() throws IOException {
        try (VerifiedReader reader = new VerifiedReader(repository)) {
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(ROOT)) {
                try {
                    read(ref, reader);
                } catch (GitException | IOException e) {
                    problems.add(new Problem(ref.getName(), String.valueOf(e.getMessage())));
                }
            }
        }
        notes.sort(Comparator.comparing(ImportedNote::session)
                .thenComparing(ImportedNote::round)
                .thenComparing(ImportedNote::ref));
        return new NotesImport(List.copyOf(notes), List.copyOf(problems));
    }

    private void read(Ref ref, VerifiedReader reader) throws IOException {
        Matcher name = REF.matcher(ref.getName());
        ObjectId id = ref.getObjectId();
        if (!name.matches() || id == null) {
            problems.add(new Problem(ref.getName(), "its name does not end in <session>/<PHASE>/<round>"));
            return;
        }
        List<ObjectId> blobs = blobs(id);
        if (blobs.isEmpty()) {
            problems.add(new Problem(ref.getName(), "it points at no note"));
        }
        for (ObjectId blob : blobs) {
            byte[] json = reader.read(blob, OBJ_BLOB, "a note of " + ref.getName());
            if (object(json)) {
                notes.add(new ImportedNote(
                        name.group(1), name.group(2), Integer.parseInt(name.group(3)), json, ref.getName()));
            } else {
                problems.add(new Problem(ref.getName(), "note " + blob.name() + " is not a JSON object in UTF-8"));
            }
        }
    }

    private List<ObjectId> blobs(ObjectId id) throws IOException {
        try (ObjectReader objects = repository.newObjectReader();
                RevWalk walk = new RevWalk(objects);
                TreeWalk tree = new TreeWalk(objects)) {
            return switch (objects.open(id).getType()) {
                case OBJ_BLOB -> List.of(id);
                case OBJ_COMMIT -> {
                    List<ObjectId> blobs = new ArrayList<>();
                    tree.addTree(walk.parseCommit(id).getTree());
                    tree.setRecursive(true);
                    while (tree.next()) {
                        if (ANNOTATED
                                .matcher(tree.getPathString().replace("/", ""))
                                .matches()) {
                            blobs.add(tree.getObjectId(0));
                        }
                    }
                    yield blobs;
                }
                default -> List.of();
            };
        }
    }

    private static boolean object(byte[] json) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString()
                    .stripLeading()
                    .startsWith("{");
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
