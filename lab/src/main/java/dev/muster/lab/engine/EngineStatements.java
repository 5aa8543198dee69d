package dev.muster.lab.engine;

import dev.muster.core.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The statements that the engine executes. Each is a constant in the store's classes, beside its only caller, and so
 * they are read from there: no list of them could fall behind.
 */
public final class EngineStatements {
    private static final Set<String> FIRST_WORDS = Set.of("select", "insert", "update", "delete", "with");

    private EngineStatements() {}

    /**
     * All of them, in the order of the alphabet; parts of statements that are put together later are among them.
     *
     * @throws IOException if the classes cannot be read
     */
    public static List<String> all() throws IOException {
        Set<String> statements = new TreeSet<>();
        String folder = Store.class.getPackageName().replace('.', '/');
        try {
            Path place = Path.of(Store.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(place)) {
                gather(place.resolve(folder), statements);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    gather(jar.getPath(folder), statements);
                }
            }
        } catch (URISyntaxException impossible) {
            throw new IOException("the place of the store's classes is no path", impossible);
        }
        return List.copyOf(statements);
    }

    private static void gather(Path folder, Set<String> statements) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (PoolEntry entry :
                            ClassFile.of().parse(in.readAllBytes()).constantPool()) {
                        if (entry instanceof StringEntry text && isStatement(text.stringValue())) {
                            statements.add(text.stringValue());
                        }
                    }
                }
            }
        }
    }

    private static boolean isStatement(String text) {
        String start = text.stripLeading();
        int blank = start.indexOf(' ');
        return blank > 0 && FIRST_WORDS.contains(start.substring(0, blank).toLowerCase(Locale.ROOT));
    }
}
