package dev.muster.lab.compare;

import dev.muster.lab.analysis.NoiseFloor;
import java.util.Optional;

/** What is known of the noise of machines: how far a build is from itself there, in a scenario, by a figure. */
@FunctionalInterface
public interface NoiseFloors {
    /** Nothing is known. */
    NoiseFloors UNKNOWN = (scenario, machine, subject) -> Optional.empty();

    /**
     * The noise floor of a figure.
     *
     * @param scenario the hash of the scenario's file
     * @param machine {@link MachineFingerprint#id()} of where it is measured
     * @param subject the figure
     */
    Optional<NoiseFloor> of(String scenario, String machine, Subject subject);
}
