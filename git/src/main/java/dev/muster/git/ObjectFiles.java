package dev.muster.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.muster.git.NewObjects.NewObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.Constants;

/**
 * Writes objects so that a ref may point at them: when {@link #write} returns they are on the disk, names and all.
 *
 * <p>Few objects become loose ones, many become a pack. What is there already is written again, whatever git or JGit
 * would save by not doing so: an old copy may be unreachable and about to be pruned, or corrupt. {@code git gc} keeps
 * what is younger than two weeks even if nothing points at it yet; a pack is kept from even {@code --prune=now} by a
 * {@code .keep} file until the refs point at it, as git itself does while it fetches.
 */
final class ObjectFiles {
    private static final String KEEP = ".keep";
    private static final String MARK = "muster ";
    private static final int FOLDERS_TAKEN_AWAY = 20;

    private final ObjectDirectory objects;
    private final Path folder;
    private final Path packs;
    private final Owner owner;
    private final Disk disk;
    private final int packFrom;
    private final AtomicLong next = new AtomicLong();

    /** @param packFrom from how many objects on they become a pack */
    ObjectFiles(ObjectDirectory objects, Owner owner, Disk disk, int packFrom) {
        this.objects = objects;
        this.folder = objects.getDirectory().toPath();
        this.packs = folder.resolve("pack");
        this.owner = owner;
        this.disk = disk;
        this.packFrom = packFrom;
    }

    /** Holds a pack that nothing points at yet; closed when the refs are updated. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Writes all objects.
     *
     * @param others files that are to be made durable on the way, which costs least then
     */
    Held write(NewObjects batch, Collection<Path> others) throws IOException {
        if (batch.size() >= packFrom) {
            return pack(batch, others);
        }
        loose(batch, others);
        return () -> {};
    }

    private void loose(NewObjects batch, Collection<Path> others) throws IOException {
        Map<Path, Path> files = new LinkedHashMap<>();
        try {
            for (NewObject object : batch.all()) {
                Path file = temporary("tmp_obj_");
                String name = object.id().name();
                files.put(file, folder.resolve(name.substring(0, 2)).resolve(name.substring(2)));
                try (OutputStream out = Files.newOutputStream(file, CREATE_NEW, WRITE)) {
                    loose(object, out);
                }
            }
            List<Path> written = new ArrayList<>(files.keySet());
            written.addAll(others);
            disk.sync(written);
            Set<Path> folders = new LinkedHashSet<>();
            for (Map.Entry<Path, Path> file : files.entrySet()) {
                Path to = file.getValue();
                move(file.getKey(), to);
                folders.add(to.resolveSibling("")); // its folder
                folders.add(folder); // where that folder may be new
            }
            disk.syncFolders(folders);
        } finally {
            for (Path file : files.keySet()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void loose(NewObject object, OutputStream out) throws IOException {
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream compressed = new DeflaterOutputStream(out, deflater, 8192)) {
            String header = Constants.typeString(object.type()) + " " + object.bytes().length + "\0";
            compressed.write(header.getBytes(US_ASCII));
            compressed.write(object.bytes());
        } finally {
            deflater.end();
        }
    }

    private Held pack(NewObjects batch, Collection<Path> others) throws IOException {
        Files.createDirectories(packs);
        Path pack = temporary("pack/tmp_pack_");
        Path index = temporary("pack/tmp_idx_");
        try {
            PackWriter writer = new PackWriter();
            try (OutputStream out = Files.newOutputStream(pack, CREATE_NEW, WRITE)) {
                writer.pack(batch.all(), out);
            }
            try (OutputStream out = Files.newOutputStream(index, CREATE_NEW, WRITE)) {
                writer.index(out);
            }
            List<Path> written = new ArrayList<>(others);
            written.add(pack);
            written.add(index);
            disk.sync(written);
            Path keep = packs.resolve(writer.name() + KEEP);
            Path named = packs.resolve(writer.name() + ".pack");
            Files.writeString(keep, MARK + owner.id() + " until refs point at it\n");
            // Readers look for the index, so it comes last.
            move(pack, named);
            move(index, packs.resolve(writer.name() + ".idx"));
            disk.syncFolders(List.of(packs));
            objects.openPack(named.toFile());
            return () -> release(keep);
        } finally {
            Files.deleteIfExists(pack);
            Files.deleteIfExists(index);
        }
    }

    private static void release(Path keep) {
        try {
            Files.deleteIfExists(keep);
        } catch (IOException e) {
            // It only keeps gc from packing this pack with others, until the repository is opened anew.
        }
    }

    /** Git clears such names away by itself when they are old. */
    private Path temporary(String beginning) {
        return folder.resolve(beginning + owner.id() + "_" + next.incrementAndGet());
    }

    private static void move(Path from, Path to) throws IOException {
        if (!from.toFile().setReadOnly()) {
            throw new IOException("cannot be made read-only: " + from);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                Files.move(from, to, ATOMIC_MOVE);
                return;
            } catch (NoSuchFileException e) {
                // The folder is not there yet, or gc has just taken it away because it was empty, and may do so again.
                if (attempt == FOLDERS_TAKEN_AWAY || Files.notExists(from)) {
                    throw e;
                }
                Files.createDirectories(to.resolveSibling(""));
            }
        }
    }

    /** Lets go of the packs that a dead owner held. */
    static void releaseHeldBy(Path objects, String id) throws IOException {
        Path packs = objects.resolve("pack");
        if (!Files.isDirectory(packs)) {
            return;
        }
        try (var files = Files.newDirectoryStream(packs, "*" + KEEP)) {
            for (Path file : files) {
                if (Files.readString(file).startsWith(MARK + id)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
