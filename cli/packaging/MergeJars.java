import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes one jar of all those of an image, because a start is slowed down by their number and by much that is in them.
 *
 * <ul>
 *   <li>Whoever looks for a service asks every jar of the class path, and a start looks for some twenty.
 *   <li>The JVM reads the manifest of each jar that has a class in the AOT cache before anything else, and JGit's has
 *       232 KB of digests. Only the program's own is kept; signatures go with the others, for nobody checks them on a
 *       class path.
 *   <li>Classes that were compiled for Java 5 or older are rewritten for Java 8, so that the AOT cache can hold them:
 *       it leaves out classes without stack maps. picocli 4 is such a jar, and loading it the slow way is a third of
 *       the start-up of a small command.
 *   <li>Of a class that there is for several versions of Java, the one for this JDK is kept; of zstd's, the oldest.
 * </ul>
 *
 * <p>Otherwise the class path means what it did: of two files of one name the first is taken, and files that list
 * services are joined. Folders have an entry where they hold files that are no classes: those are looked for by folder.
 *
 * <p>Run by the launcher as {@code java MergeJars.java PROGRAM LIBRARY…}: the program's jar is replaced by one that
 * holds all, then the libraries are removed.
 */
final class MergeJars {

    /** Java 6: the first class file version with stack maps. */
    private static final int FIRST_WITH_STACK_MAPS = 50;

    private static final ClassFileVersion JAVA_8 = ClassFileVersion.of(52, 0);

    private static final String SERVICES = "META-INF/services/";

    /** What is of no use in a jar of all: signatures, and what describes one jar as a module or to Maven. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "META-INF/[^/]+\\.(SF|RSA|DSA|EC)|META-INF/MANIFEST\\.MF|META-INF/(maven|versions)/.*|(.*/)?module-info\\.class");

    /**
     * What is taken as it is for the oldest Java. From Java 22 on zstd-jni calls its library through foreign functions:
     * setting those up takes the first text that is compressed a quarter of a second
     * (docs/decisions/0047-what-a-start-uses-once.md).
     */
    private static final Pattern FOR_OLDEST = Pattern.compile("zstd-jni-.*\\.jar");

    private final List<Path> jars;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private int raised;

    private MergeJars(List<Path> jars) {
        this.jars = jars;
    }

    public static void main(String[] jars) throws IOException {
        new MergeJars(Stream.of(jars).map(Path::of).toList()).merge();
    }

    private void merge() throws IOException {
        Path program = jars.getFirst();
        Manifest manifest;
        try (JarFile jar = new JarFile(program.toFile())) {
            manifest = new Manifest(jar.getManifest());
        }
        try (URLClassLoader hierarchy = new URLClassLoader(urls())) {
            ClassFile classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(hierarchy)));
            for (Path jar : jars) {
                add(jar, classFile);
            }
        }
        FileTime time = Files.getLastModifiedTime(program);
        Path fresh = program.resolveSibling(program.getFileName() + ".new");
        write(fresh, manifest, time);
        Files.move(fresh, program, StandardCopyOption.REPLACE_EXISTING);
        for (Path library : jars.subList(1, jars.size())) {
            Files.delete(library);
        }
        System.out.println(program.getFileName() + ": " + files.size() + " files of " + jars.size() + " jars, " + raised
                + " classes raised to Java 8");
    }

    private URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private void add(Path path, ClassFile classFile) throws IOException {
        // Opened for this version of Java, a jar shows each class by its plain name as that version is to see it.
        boolean oldest = FOR_OLDEST.matcher(path.getFileName().toString()).matches();
        Runtime.Version version = oldest ? JarFile.baseVersion() : Runtime.version();
        try (JarFile jar = new JarFile(path.toFile(), false, JarFile.OPEN_READ, version)) {
            for (ZipEntry entry : (Iterable<ZipEntry>) jar.versionedStream().map(ZipEntry.class::cast)::iterator) {
                String name = entry.getName();
                if (entry.isDirectory() || LEFT_OUT.matcher(name).matches()) {
                    continue;
                }
                byte[] content = jar.getInputStream(entry).readAllBytes();
                if (name.startsWith(SERVICES)) {
                    files.merge(name, content, MergeJars::joined);
                } else if (!files.containsKey(name)) {
                    files.put(name, isOldClass(name, content) ? raise(classFile, content) : content);
                }
            }
        }
    }

    /** The lines of one, then those of the other. */
    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.write('\n');
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static boolean isOldClass(String name, byte[] content) {
        if (!name.endsWith(".class")) {
            return false;
        }
        int major = (content[6] & 0xff) << 8 | (content[7] & 0xff);
        return major < FIRST_WITH_STACK_MAPS;
    }

    private byte[] raise(ClassFile classFile, byte[] old) {
        raised++;
        // Method bodies are rebuilt, not copied: stack maps are made for rebuilt ones only.
        ClassTransform rebuilt = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
        ClassTransform upgraded =
                (target, element) -> target.with(element instanceof ClassFileVersion ? JAVA_8 : element);
        return classFile.transformClass(classFile.parse(old), rebuilt.andThen(upgraded));
    }

    private void write(Path jar, Manifest manifest, FileTime time) throws IOException {
        ByteArrayOutputStream described = new ByteArrayOutputStream();
        manifest.write(described);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(out, JarFile.MANIFEST_NAME, described.toByteArray(), time);
            for (String folder : folders()) {
                put(out, folder, new byte[0], time);
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(out, file.getKey(), file.getValue(), time);
            }
        }
    }

    private TreeSet<String> folders() {
        TreeSet<String> folders = new TreeSet<>();
        for (String name : files.keySet()) {
            int end = name.lastIndexOf('/');
            if (end > 0 && !name.endsWith(".class") && !name.startsWith("META-INF/")) {
                folders.add(name.substring(0, end + 1));
            }
        }
        return folders;
    }

    private static void put(ZipOutputStream out, String name, byte[] content, FileTime time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time.toMillis()); // the same jars make the same jar, byte for byte
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
