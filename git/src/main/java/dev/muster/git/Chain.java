package dev.muster.git;

import static org.eclipse.jgit.lib.Constants.OBJ_BLOB;
import static org.eclipse.jgit.lib.Constants.OBJ_COMMIT;
import static org.eclipse.jgit.lib.Constants.OBJ_TREE;

import dev.muster.git.GitException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/** The commits of one session, from the last one back. */
final class Chain {
    static final String JSON = "checkpoint.json";
    private static final String ARTIFACTS = "artifacts";

    private final VerifiedReader reader;
    private final SessionKey key;
    private final ObjectId head;

    /** @param head what the session's ref points at; {@link ObjectId#zeroId()} if there is none */
    Chain(VerifiedReader reader, SessionKey key, ObjectId head) {
        this.reader = reader;
        this.key = key;
        this.head = head;
    }

    /** The last checkpoint; null if there is none. */
    @Nullable
    CheckpointCommit last() {
        return head.equals(ObjectId.zeroId()) ? null : commit(head, "the last checkpoint of " + key);
    }

    /** The one before; null if there is none. */
    @Nullable
    CheckpointCommit before(CheckpointCommit commit) {
        ObjectId parent = commit.parent();
        return parent == null
                ? null
                : commit(parent, "the checkpoint before number " + commit.info().sequence() + " of " + key);
    }

    private CheckpointCommit commit(ObjectId id, String what) {
        CheckpointCommit commit = CheckpointCommit.decode(id, reader.read(id, OBJ_COMMIT, what));
        if (commit == null || !commit.path().equals(key.path())) {
            throw new GitException(
                    Fault.FOREIGN,
                    "commit " + id.name() + " in the chain of " + key.ref() + " is "
                            + (commit == null ? "no checkpoint" : "a checkpoint of " + commit.path())
                            + "; point the ref at the session's last checkpoint, or delete it and let Muster write the"
                            + " session anew from its ledger");
        }
        return commit;
    }

    /** The first from the end that fits; null if none does. */
    @Nullable
    CheckpointCommit find(Selector selector) {
        if (selector instanceof Selector.Commit(String id)) {
            return commit(ObjectId.fromString(id), "a checkpoint of " + key);
        }
        CheckpointCommit commit = last();
        while (commit != null && !selector.accepts(commit.info())) {
            boolean passed = selector instanceof Selector.Sequence(long number)
                    && commit.info().sequence() < number;
            commit = passed ? null : before(commit);
        }
        return commit;
    }

    List<CheckpointInfo> list(int limit) {
        List<CheckpointInfo> infos = new ArrayList<>();
        for (CheckpointCommit commit = last(); commit != null; commit = before(commit)) {
            infos.add(commit.info());
            if (infos.size() == limit) {
                break;
            }
        }
        return infos;
    }

    /** Reads what a commit holds. */
    Checkpoint open(CheckpointCommit commit) {
        String of = " of checkpoint " + commit.info().sequence() + " of " + key;
        byte[] json = null;
        List<Attachment> attachments = new ArrayList<>();
        for (CanonicalTreeParser tree = tree(commit.tree(), of); !tree.eof(); tree.next()) {
            String name = tree.getEntryPathString();
            ObjectId id = tree.getEntryObjectId();
            if (name.equals(JSON)) {
                json = reader.read(id, OBJ_BLOB, "the JSON" + of);
            } else if (name.equals(ARTIFACTS)) {
                attachments.addAll(attachments(tree(id, of), of));
            }
        }
        if (json == null) {
            throw reader.damaged(commit.tree(), OBJ_TREE, "the tree" + of, "it has no " + JSON, null);
        }
        return new Checkpoint(key, commit.info(), json, attachments);
    }

    private CanonicalTreeParser tree(ObjectId id, String of) {
        CanonicalTreeParser tree = new CanonicalTreeParser();
        tree.reset(reader.read(id, OBJ_TREE, "the tree" + of));
        return tree;
    }

    private List<Attachment> attachments(CanonicalTreeParser tree, String of) {
        List<Attachment> attachments = new ArrayList<>();
        for (; !tree.eof(); tree.next()) {
            String name = tree.getEntryPathString();
            byte[] bytes = reader.read(tree.getEntryObjectId(), OBJ_BLOB, "the attachment " + name + of);
            attachments.add(
                    new Attachment(Optional.ofNullable(SafeName.decode(name)).orElse(name), bytes));
        }
        return attachments;
    }

    /** Adds a checkpoint's objects; answers its commit. */
    static ObjectId add(SessionKey key, Entry entry, @Nullable ObjectId parent, NewObjects objects) {
        TreeFormatter tree = new TreeFormatter();
        if (!entry.attachments().isEmpty()) {
            TreeFormatter artifacts = new TreeFormatter();
            entry.attachments().stream()
                    .sorted((a, b) -> a.safeName().compareTo(b.safeName()))
                    .forEach(each -> artifacts.append(
                            each.safeName(), FileMode.REGULAR_FILE, objects.add(OBJ_BLOB, each.bytes())));
            tree.append(ARTIFACTS, FileMode.TREE, objects.add(OBJ_TREE, artifacts.toByteArray()));
        }
        tree.append(JSON, FileMode.REGULAR_FILE, objects.add(OBJ_BLOB, entry.json()));
        ObjectId id = objects.add(OBJ_TREE, tree.toByteArray());
        return objects.add(
                OBJ_COMMIT, CheckpointCommit.encode(CheckpointCommit.Values.of(entry), key.path(), id, parent));
    }
}
