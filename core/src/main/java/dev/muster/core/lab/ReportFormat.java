package dev.muster.core.lab;

/** The forms of a run's report. */
public enum ReportFormat {
    /** Markdown, for people and models. */
    MD,
    /** The whole record, for programs. */
    JSON,
    /** A page with plots, for a browser. */
    HTML
}
