package dev.muster.lab.scenario;

import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Which version of the format a file is written for. It is looked at before anything else: what else is wrong with a
 * file of another version is noise.
 */
final class ScenarioVersion {
    private static final String KEY = "schema";

    private ScenarioVersion() {}

    /**
     * Refuses a file that names another version than this release reads.
     *
     * @throws ScenarioException then
     */
    static void check(String file, Node root) {
        if (!(root instanceof MappingNode mapping)) {
            return;
        }
        for (NodeTuple pair : mapping.getValue()) {
            if (pair.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(KEY)
                    && pair.getValueNode() instanceof ScalarNode value
                    && value.getValue().matches("\\d{1,9}")) {
                check(file, value, Long.parseLong(value.getValue()));
            }
        }
    }

    private static void check(String file, ScalarNode value, long version) {
        if (version == ScenarioKeys.VERSION) {
            return;
        }
        int line = value.getStartMark().map(Mark::getLine).orElse(0) + 1;
        String what = "key 'schema': the file is written for version " + version
                + " of the scenario format, and this Muster reads version " + ScenarioKeys.VERSION + "; ";
        String next = version > ScenarioKeys.VERSION
                ? "use a newer Muster"
                : "there never was a released version " + version + ": leave 'schema' out, and mend what is then named";
        throw new ScenarioException(List.of(new Problem(file, line, what + next)));
    }
}
