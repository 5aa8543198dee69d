package dev.muster.lab.resource;

/**
 * What can be seen of the host of this machine, and of whoever else is on it.
 *
 * @param stolen what it gives to others of the processors' time
 * @param processors what the processors are worth when all of them compute
 */
public record Host(StolenTime stolen, ProcessorProbe processors) {
    /** That of this machine. */
    public static final Host OF_MACHINE = new Host(StolenTime.OF_MACHINE, ProcessorProbe.OF_MACHINE);
}
