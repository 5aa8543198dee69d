package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.run.TargetCheck;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.target.Face;

/** The faces of Muster as a user names them. */
final class Faces {
    private Faces() {}

    /**
     * One by its name.
     *
     * @param option where it was given
     * @throws Failure if there is none
     */
    static Face named(String option, String name) {
        if (!Face.names().contains(name)) {
            throw Failure.usage(
                    option + ": '" + name + "' is no face of Muster; " + Suggestions.hint(name, Face.names()));
        }
        return Face.named(name);
    }

    /**
     * A scenario with every test through one face.
     *
     * @throws Failure if it measures another server, which has no faces
     * @throws dev.muster.lab.scenario.ScenarioException if an operation does not go through that face
     */
    static Scenario through(Scenario scenario, Face face) {
        if (scenario.external()) {
            throw Failure.usage("another server than Muster has no faces to choose from: " + scenario.target())
                    .withHelp("give another address of it with 'muster run --target', or two scenarios with"
                            + " 'muster compare --scenario A --scenario B'");
        }
        Scenario faced = scenario.through(face);
        TargetCheck.check(faced, new EngineDriver().operations());
        return faced;
    }
}
