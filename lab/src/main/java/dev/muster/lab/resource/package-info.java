/** What a run costs: readings of a process from the kernel and the JVM, the disk's own latency, the machine. */
@NullMarked
package dev.muster.lab.resource;

import org.jspecify.annotations.NullMarked;
