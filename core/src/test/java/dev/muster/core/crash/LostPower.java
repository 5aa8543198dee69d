package dev.muster.core.crash;

import dev.muster.core.crash.Trace.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a disk would hold it if the power failed now. Calls are played to it in order. What was written is
 * certain to be there only after a sync of that file that <em>began</em> after the write had ended, and has ended; a
 * file's name is certain only after such a sync of its directory. Everything else may be there or not, in any
 * combination, whole or torn at a sector's end.
 */
final class LostPower {
    private static final int SECTOR = 512;
    /** SQLite rebuilds it, and nobody else keeps anything in it. */
    private static final String SHARED_MEMORY = "-shm";

    /** A change of a file that is not certain yet; data is null for a change of size. */
    private record Pending(long done, long offset, byte @Nullable [] data) {}

    private static final class Inode {
        byte[] certain = new byte[0];
        final List<Pending> pending = new ArrayList<>();
    }

    /** A change of the directory that is not certain yet; inode is null when the name was removed. */
    private record Entry(long done, String name, @Nullable Inode inode) {}

    private final Path directory;
    private final Map<String, Inode> names = new HashMap<>();
    private final Map<String, Inode> certainNames = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Path, Long> madeDirectories = new HashMap<>();
    private final Set<Path> uncertainDirectories = new LinkedHashSet<>();
    private long version;

    LostPower(Path directory) {
        this.directory = directory;
    }

    /** Counts the changes of what is certain: the same number, the same files. */
    long version() {
        return version;
    }

    /** Directories on the way to the data that were made and whose own names are not certain. */
    Set<Path> uncertainDirectories() {
        return uncertainDirectories;
    }

    void play(Call call) {
        switch (call.name()) {
            case "openat" -> opened(call.string(1), call);
            case "pwrite64" -> wrote(call.file(), call.number(3), call);
            case "write" -> appended(call);
            case "ftruncate" -> sized(call);
            case "fsync", "fdatasync" -> synced(call);
            case "unlink" -> removed(call.string(0), call);
            case "mkdir" -> made(Path.of(call.string(0)), call);
            default -> refuse(call);
        }
    }

    private void made(Path path, Call call) {
        if (directory.startsWith(path)) {
            madeDirectories.put(path, call.done());
            uncertainDirectories.add(path);
        }
    }

    private @Nullable String nameOf(String path) {
        Path file = Path.of(path);
        boolean ours = directory.equals(file.getParent()) && !path.endsWith(SHARED_MEMORY);
        return ours ? String.valueOf(file.getFileName()) : null;
    }

    private void opened(String path, Call call) {
        String name = nameOf(path);
        if (name == null) {
            return;
        }
        if (!names.containsKey(name)) {
            Inode inode = new Inode();
            names.put(name, inode);
            entries.add(new Entry(call.done(), name, inode));
        }
        if (call.arguments().get(2).contains("O_TRUNC")) {
            change(name, new Pending(call.done(), 0, null));
        }
    }

    private void wrote(String path, long offset, Call call) {
        String name = nameOf(path);
        if (name != null) {
            byte[] data = call.bytes(1);
            change(name, new Pending(call.done(), offset, Arrays.copyOf(data, (int) call.result())));
        }
    }

    private void appended(Call call) {
        if (nameOf(call.file()) != null) {
            throw new IllegalStateException("a write without an offset to " + call.file() + " cannot be played");
        }
    }

    private void sized(Call call) {
        String name = nameOf(call.file());
        if (name != null) {
            change(name, new Pending(call.done(), call.number(1), null));
        }
    }

    private void change(String name, Pending change) {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new IllegalStateException(name + " was changed and never opened");
        }
        inode.pending.add(change);
    }

    private void removed(String path, Call call) {
        String name = nameOf(path);
        if (name != null) {
            names.remove(name);
            entries.add(new Entry(call.done(), name, null));
        }
    }

    private void synced(Call call) {
        Path path = Path.of(call.file());
        if (path.equals(directory)) {
            syncNames(call);
        }
        madeDirectories.forEach((made, done) -> {
            if (path.equals(made.getParent()) && done < call.begun()) {
                uncertainDirectories.remove(made);
            }
        });
        String name = nameOf(call.file());
        Inode inode = name == null ? null : names.get(name);
        if (inode != null) {
            version++;
            List<Pending> covered =
                    inode.pending.stream().filter(p -> p.done < call.begun()).toList();
            inode.certain = applied(inode.certain, covered);
            inode.pending.removeAll(new HashSet<>(covered));
        }
    }

    private void syncNames(Call call) {
        version++;
        for (Entry entry : List.copyOf(entries)) {
            if (entry.done < call.begun()) {
                enter(certainNames, entry);
                entries.remove(entry);
            }
        }
    }

    private static void enter(Map<String, Inode> names, Entry entry) {
        if (entry.inode == null) {
            names.remove(entry.name);
        } else {
            names.put(entry.name, entry.inode);
        }
    }

    private static byte[] applied(byte[] before, List<Pending> changes) {
        long size = before.length;
        long room = before.length;
        for (Pending change : changes) {
            size = change.data == null ? change.offset : Math.max(size, change.offset + change.data.length);
            room = Math.max(room, size);
        }
        byte[] content = Arrays.copyOf(before, (int) room);
        long end = before.length;
        for (Pending change : changes) {
            if (change.data != null) {
                System.arraycopy(change.data, 0, content, (int) change.offset, change.data.length);
                end = Math.max(end, change.offset + change.data.length);
            } else {
                if (change.offset < end) {
                    Arrays.fill(content, (int) change.offset, (int) end, (byte) 0);
                }
                end = change.offset;
            }
        }
        return Arrays.copyOf(content, (int) end);
    }

    private void refuse(Call call) {
        boolean about = call.arguments().stream().anyMatch(text -> text.contains(hex(directory)));
        if (about) {
            throw new IllegalStateException(call.name() + " on the data directory cannot be played: teach this test");
        }
    }

    private static String hex(Path path) {
        StringBuilder hex = new StringBuilder();
        path.toString().chars().forEach(c -> hex.append(String.format("\\x%02x", c)));
        return hex.toString();
    }

    // --- what is left ---

    /** Writes down only what is certain. */
    void certain(Path target) throws IOException {
        for (Map.Entry<String, Inode> file : certainNames.entrySet()) {
            Files.write(target.resolve(file.getKey()), file.getValue().certain);
        }
    }

    /** Writes down everything: what a killed process leaves while the machine lives on. */
    void everything(Path target) throws IOException {
        for (Map.Entry<String, Inode> file : names.entrySet()) {
            Inode inode = file.getValue();
            Files.write(target.resolve(file.getKey()), applied(inode.certain, inode.pending));
        }
    }

    /** Writes down what is certain, and by chance some of what is not. */
    void chance(Path target, Random random) throws IOException {
        Map<String, Inode> left = new HashMap<>(certainNames);
        for (Entry entry : entries) {
            if (random.nextBoolean()) {
                enter(left, entry);
            }
        }
        // How much is lost varies: almost all, half, almost nothing.
        double keep = random.nextDouble();
        for (Map.Entry<String, Inode> file : left.entrySet()) {
            List<Pending> kept = new ArrayList<>();
            for (Pending pending : file.getValue().pending) {
                if (random.nextDouble() < keep) {
                    kept.add(random.nextInt(8) == 0 ? torn(pending, random) : pending);
                }
            }
            Files.write(target.resolve(file.getKey()), applied(file.getValue().certain, kept));
        }
    }

    private static Pending torn(Pending whole, Random random) {
        byte[] data = whole.data;
        if (data == null || data.length <= SECTOR) {
            return whole;
        }
        int cut = SECTOR * (1 + random.nextInt(data.length / SECTOR));
        return cut >= data.length ? whole : new Pending(whole.done, whole.offset, Arrays.copyOf(data, cut));
    }
}
