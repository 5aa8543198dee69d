package dev.muster.git;

/** What prune did: how many checkpoints are left, and how many were dropped. */
public record Pruned(int kept, int dropped) {}
