package dev.muster.cli.settings;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.muster.core.config.Configuration;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a configuration sets of this JVM, as far as that can still be set when it runs. */
public final class JvmSettings {
    private static final System.Logger LOG = System.getLogger(JvmSettings.class.getName());
    private static final long MIB = 1024 * 1024;
    /** Percent of the heap that is free after a collection. */
    private static final String LEAST_FREE = "5";

    private static final String MOST_FREE = "10";

    private JvmSettings() {}

    /** Sets what can be set, and answers what else there is to say, a sentence each. */
    public static List<String> apply(@Nullable Configuration configuration) {
        List<String> warnings = new ArrayList<>();
        if (configuration == null) {
            return warnings;
        }
        if (configuration.flag("orchestrator.memory.aggressive_gc")) {
            shrinkHeap();
        }
        long most = configuration.whole("orchestrator.memory.max_usage_mb");
        long heap = Runtime.getRuntime().maxMemory() / MIB;
        if (configuration.setting("orchestrator.memory.max_usage_mb").chosen() && heap > most) {
            warnings.add("the heap may grow to " + heap + " MiB, beyond orchestrator.memory.max_usage_mb (" + most
                    + "): the JVM fixes that when it starts; start with MUSTER_OPTS='-Xmx" + most + "m'");
        }
        if (configuration.text("storage.durability").equals("process")) {
            warnings.add("storage.durability is 'process': what was answered may be lost with the machine's power");
        }
        return warnings;
    }

    private static void shrinkHeap() {
        try {
            HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            jvm.setVMOption("MinHeapFreeRatio", LEAST_FREE);
            jvm.setVMOption("MaxHeapFreeRatio", MOST_FREE);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "orchestrator.memory.aggressive_gc: this JVM's heap cannot be told to shrink",
                    e);
        }
    }
}
