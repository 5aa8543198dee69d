package dev.muster.cli.diagnose;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The data directory: whether it is there, whose it is, who may read it, and the file system that it is on. */
final class DirectoryCheck implements Check {
    private static final String AREA = "directory";
    private static final String OWNER = "run as its owner, or name another with --data";
    private static final long LEAST_FREE = 256L << 20;
    private static final long LOW_FREE = 2L << 30;
    private static final double LOW_SHARE = 0.05;

    /** On these, locks or the shared memory of a write-ahead log do not hold between machines. */
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "ncpfs",
            "fuse.sshfs",
            "sshfs",
            "davfs",
            "ceph",
            "fuse.ceph",
            "fuse.glusterfs",
            "glusterfs",
            "lustre",
            "beegfs",
            "ocfs2",
            "gfs2",
            "gfs",
            "9p");

    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path directory;
    private final boolean given;
    private final Owner owner;

    /** @param given whether the user named it */
    DirectoryCheck(Path directory, boolean given, Owner owner) {
        this.directory = directory;
        this.given = given;
        this.owner = owner;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() throws IOException {
        if (!Files.exists(directory) && !Files.notExists(directory)) {
            return List.of(Finding.trouble(AREA, "place", UnseenDirectory.words(directory), "it can be seen", OWNER));
        }
        if (Files.notExists(directory)) {
            String next = "name another with --data or MUSTER_DATA, or make one: muster project create NAME";
            return List.of(
                    given
                            ? Finding.trouble(AREA, "place", "there is no " + directory, "it exists", next)
                            : Finding.warning(AREA, "place", "there is no " + directory + " yet", "it exists", next));
        }
        if (!Files.isDirectory(directory)) {
            return List.of(Finding.trouble(
                    AREA, "place", directory + " is no directory", "a directory", "name a directory with --data"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(AREA, "place", directory.toRealPath().toString()));
        findings.add(owner());
        access(findings);
        FileStore fileSystem = Files.getFileStore(directory);
        findings.add(type(fileSystem.type()));
        findings.add(space(fileSystem));
        return findings;
    }

    private Finding owner() {
        Long pid = owner.pid();
        if (pid == null) {
            return Finding.ok(AREA, "in use by", "nobody");
        }
        String who = "process " + pid + (owner.address() == null ? "" : " at " + owner.address());
        return owner.alive()
                ? Finding.ok(AREA, "in use by", who)
                : Finding.warning(
                        AREA,
                        "in use by",
                        "nobody; " + who + " ended without giving it back",
                        null,
                        "nothing: the next start takes it. If nobody killed it, look for the reason in its log");
    }

    private void access(List<Finding> findings) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (view == null) {
            findings.add(Finding.notMeasured(AREA, "permissions", "this file system has no POSIX permissions", null));
        } else {
            PosixFileAttributes attributes = view.readAttributes();
            String value = PosixFilePermissions.toString(attributes.permissions()) + ", owner "
                    + attributes.owner().getName();
            Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
            open.retainAll(attributes.permissions());
            findings.add(Finding.atMost(
                    open.isEmpty(),
                    AREA,
                    "permissions",
                    value,
                    "rwx------",
                    "others can read what agents said, and hashes of tokens: chmod 700 " + directory));
        }
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            findings.add(Finding.trouble(AREA, "access", UnseenDirectory.words(directory), "read and write", OWNER));
        } else if (Files.isWritable(directory)) {
            findings.add(Finding.ok(AREA, "access", "read and write", "read and write"));
        } else {
            findings.add(Finding.trouble(
                    AREA,
                    "access",
                    "this user may not write to it",
                    "read and write",
                    "run as its owner, or mount its file system for writing"));
        }
    }

    private Finding type(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (NETWORK.contains(name)) {
            return Finding.trouble(
                    AREA,
                    "file system",
                    type + ", over a network",
                    "a local disk",
                    "move the data to a local disk: locks and the write-ahead log are not safe over a network");
        }
        return Finding.atMost(
                !MEMORY.contains(name),
                AREA,
                "file system",
                type,
                "a local disk",
                "what is in memory does not survive a restart of the machine: use a disk");
    }

    private static Finding space(FileStore fileSystem) throws IOException {
        long free = fileSystem.getUsableSpace();
        long total = fileSystem.getTotalSpace();
        String value = Amounts.bytes(free) + " free of " + Amounts.bytes(total);
        String bound =
                "more than " + Amounts.bytes(LEAST_FREE) + "; warns below " + Amounts.bytes(LOW_FREE) + " and 5 %";
        String next = "free some space, or shorten what is kept";
        if (free < LEAST_FREE) {
            return Finding.trouble(AREA, "free space", value, bound, next);
        }
        return Finding.atMost(free >= LOW_FREE || free >= LOW_SHARE * total, AREA, "free space", value, bound, next);
    }
}
