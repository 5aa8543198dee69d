package dev.muster.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * The machine as JGit sees it in this process: it starts no {@code git} to find the system's configuration, and keeps
 * what it has measured of the file system to itself instead of in the user's home.
 */
final class QuietSystem extends SystemReader.Delegate {
    private static final File SYSTEM_CONFIG = new File("/etc/gitconfig");

    private QuietSystem(SystemReader machine) {
        super(machine);
    }

    /** Takes effect for all of JGit in this process, once. */
    static void use() {
        if (!(SystemReader.getInstance() instanceof QuietSystem)) {
            SystemReader.setInstance(new QuietSystem(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return getenv("GIT_CONFIG_NOSYSTEM") == null && SYSTEM_CONFIG.isFile()
                ? new FileBasedConfig(parent, SYSTEM_CONFIG, fs)
                : new Unsaved(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Unsaved(parent, fs);
    }

    /** A configuration without a file. */
    private static final class Unsaved extends FileBasedConfig {
        Unsaved(Config parent, FS fs) {
            super(parent, new File("/dev/null"), fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
