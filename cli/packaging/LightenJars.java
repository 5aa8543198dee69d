import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the jars of an image quick to load.
 *
 * <ul>
 *   <li>Classes that were compiled for Java 5 or older are rewritten for Java 8, so that the AOT cache can hold them:
 *       it leaves out classes without stack maps. picocli 4 is such a jar, and loading it the slow way is a third of
 *       the start-up of a small command.
 *   <li>Signatures are left out, and with them the digests of every file in the manifest. The JVM reads the manifest of
 *       each jar that has a class in the AOT cache before anything else, and JGit's has 232 KB of digests. Nobody
 *       checks signatures on a class path.
 * </ul>
 *
 * <p>Run by the launcher as {@code java LightenJars.java JAR…}; each jar is replaced in place, if it has any of these.
 */
final class LightenJars {

    /** Java 6: the first class file version with stack maps. */
    private static final int FIRST_WITH_STACK_MAPS = 50;

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private static final ClassFileVersion JAVA_8 = ClassFileVersion.of(52, 0);

    private LightenJars() {}

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            lighten(Path.of(jar));
        }
    }

    private static void lighten(Path jar) throws IOException {
        Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
        int raised = 0;
        int left = 0;
        try (URLClassLoader hierarchy =
                        new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipFile in = new ZipFile(jar.toFile())) {
            ClassFile classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(hierarchy)));
            for (ZipEntry entry : (Iterable<ZipEntry>) in.stream().map(ZipEntry.class::cast)::iterator) {
                byte[] content = in.getInputStream(entry).readAllBytes();
                if (SIGNATURE.matcher(entry.getName()).matches()) {
                    left++;
                    continue;
                }
                if (isOldClass(entry, content)) {
                    content = raise(classFile, content);
                    raised++;
                }
                entries.put(entry, content);
            }
        }
        for (Map.Entry<ZipEntry, byte[]> entry : entries.entrySet()) {
            if (left > 0 && entry.getKey().getName().equals(JarFile.MANIFEST_NAME)) {
                entry.setValue(withoutDigests(entry.getValue()));
            }
        }
        if (raised + left > 0) {
            replace(jar, entries);
            System.out.println(jar.getFileName() + ": " + raised + " classes raised to Java 8, " + left
                    + " files of signatures left out");
        }
    }

    private static byte[] withoutDigests(byte[] content) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(content));
        for (Attributes file : manifest.getEntries().values()) {
            file.keySet().removeIf(name -> name.toString().endsWith("-Digest"));
        }
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private static boolean isOldClass(ZipEntry entry, byte[] content) {
        if (!entry.getName().endsWith(".class")) {
            return false;
        }
        int major = (content[6] & 0xff) << 8 | (content[7] & 0xff);
        return major < FIRST_WITH_STACK_MAPS;
    }

    private static byte[] raise(ClassFile classFile, byte[] old) {
        // Method bodies are rebuilt, not copied: stack maps are made for rebuilt ones only.
        ClassTransform rebuilt = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
        ClassTransform raised =
                (target, element) -> target.with(element instanceof ClassFileVersion ? JAVA_8 : element);
        return classFile.transformClass(classFile.parse(old), rebuilt.andThen(raised));
    }

    private static void replace(Path jar, Map<ZipEntry, byte[]> entries) throws IOException {
        Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(fresh))) {
            for (Map.Entry<ZipEntry, byte[]> entry : entries.entrySet()) {
                ZipEntry copy = new ZipEntry(entry.getKey().getName());
                copy.setTime(entry.getKey().getTime());
                out.putNextEntry(copy);
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
