package dev.muster.core.tool;

/** In what role somebody works on a story. */
public enum ToolRole {
    DESIGN,
    QA,
    CODE,
    DATA,
    ORCHESTRATOR
}
