package dev.muster.lab.compare;

/**
 * Two neighbouring runs of a paired comparison.
 *
 * @param a of build A
 * @param b of build B
 */
public record RunPair(RunFigures a, RunFigures b) {}
