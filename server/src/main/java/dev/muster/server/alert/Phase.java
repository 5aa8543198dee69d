package dev.muster.server.alert;

/** How far an alert is. */
enum Phase {
    /** All is well. */
    INACTIVE,
    /** A level is passed, but not for long enough. */
    PENDING,
    /** It is raised. */
    FIRING,
    /** It was raised, is over, and cools down. */
    CLEARED
}
