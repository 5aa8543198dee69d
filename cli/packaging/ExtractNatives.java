import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Takes the native libraries of this machine's kind out of their jars, and prints the JVM options by which they are
 * found. Without it each start unpacks them anew into the folder for temporary files, which is a quarter of the
 * start-up of an engine (and fails where that folder forbids execution).
 *
 * <p>Run by the launcher as {@code java -cp JARS ExtractNatives.java FOLDER}. A library that the jar does not have for
 * this machine is left to find its own way.
 */
final class ExtractNatives {

    private ExtractNatives() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0])).toAbsolutePath();

        String sqlite = LibraryLoaderUtil.getNativeLibName();
        if (extracted(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + sqlite, folder.resolve(sqlite))) {
            System.out.println("-Dorg.sqlite.lib.path=" + folder);
            System.out.println("-Dorg.sqlite.lib.name=" + sqlite);
            // Where the driver looks for what earlier starts unpacked: else it goes through the folder of temporary
            // files.
            System.out.println("-Dorg.sqlite.tmpdir=" + folder);
        }
        String zstd = "libzstd-jni-" + com.github.luben.zstd.util.ZstdVersion.VERSION + zstdEnding();
        if (extracted("/" + zstdSystem() + "/" + zstdProcessor() + "/" + zstd, folder.resolve(zstd))) {
            System.out.println("-DZstdNativePath=" + folder.resolve(zstd));
        }
    }

    private static boolean extracted(String resource, Path file) throws IOException {
        try (InputStream in = ExtractNatives.class.getResourceAsStream(resource)) {
            if (in == null) {
                System.err.println("no " + resource + ": the library will unpack itself at each start");
                return false;
            }
            Files.copy(in, file);
            return true;
        }
    }

    private static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    }

    private static String zstdSystem() {
        return isMac() ? "darwin" : "linux";
    }

    private static String zstdEnding() {
        return isMac() ? ".dylib" : ".so";
    }

    /** As the jar's folders are named: on a Mac the processor is x86_64, elsewhere the same one is amd64. */
    private static String zstdProcessor() {
        String processor = System.getProperty("os.arch");
        return isMac() && processor.equals("amd64") ? "x86_64" : processor;
    }
}
