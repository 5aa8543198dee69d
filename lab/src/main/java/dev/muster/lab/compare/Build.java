package dev.muster.lab.compare;

import java.nio.file.Path;

/**
 * A build of Muster that can be started.
 *
 * @param given as the user named it
 * @param launcher the script that starts it
 * @param image the jars it is started from, whatever is built meanwhile
 * @param version what it says of itself
 * @param digest of its jars and options: two builds with the same digest are the same program
 */
public record Build(Path given, Path launcher, Path image, String version, String digest) {}
