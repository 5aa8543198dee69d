/** Programs as targets: started for each operation, or kept and spoken to through their standard input and output. */
@NullMarked
package dev.muster.lab.command;

import org.jspecify.annotations.NullMarked;
