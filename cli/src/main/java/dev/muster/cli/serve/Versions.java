package dev.muster.cli.serve;

/** What this program tells others of itself. */
final class Versions {
    private Versions() {}

    static String ofThis() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }
}
