/** Alerts: their life, and each of them raised by what it is about. */
@NullMarked
package dev.muster.server.alert;

import org.jspecify.annotations.NullMarked;
