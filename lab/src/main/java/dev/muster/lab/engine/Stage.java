package dev.muster.lab.engine;

import dev.muster.lab.audit.Acknowledged;

/**
 * Where the agents of a rung work.
 *
 * @param project its name; on a server that tests share, each test has one of its own
 * @param rung its number within the test
 * @param acknowledged remembers what was acknowledged
 */
record Stage(String project, int rung, Acknowledged acknowledged) {
    /** What an agent is called: names are known to a whole server, and tests may share one. */
    String agent(int number) {
        return "agent-" + project + "-" + number;
    }
}
