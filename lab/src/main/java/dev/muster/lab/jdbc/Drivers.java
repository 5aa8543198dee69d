package dev.muster.lab.jdbc;

import dev.muster.client.text.FileTrouble;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the JDBC driver for a URL: among those on the class path, and in a directory of jars. */
public final class Drivers {
    private Drivers() {}

    /**
     * The driver that takes a URL.
     *
     * @param directory with jars of drivers; null for none
     * @throws TargetException if there is none
     */
    public static Driver of(String url, @Nullable Path directory) {
        ClassLoader own = Drivers.class.getClassLoader();
        ClassLoader loader = directory == null ? own : new URLClassLoader(jars(directory), own);
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            }
        } catch (SQLException | ServiceConfigurationError broken) {
            throw new TargetException("a JDBC driver cannot be used: " + broken.getMessage(), broken);
        }
        throw new TargetException(
                "no JDBC driver takes " + url + "; put its jar into a directory and name that with --drivers"
                        + (directory == null ? "" : " (" + directory + " has none)"));
    }

    private static URL[] jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            return urls;
        } catch (MalformedURLException wrong) {
            throw new IllegalStateException("every path has a URL", wrong);
        } catch (IOException unreadable) {
            throw new TargetException("--drivers: " + FileTrouble.reading(directory, unreadable), unreadable);
        }
    }
}
