@NullMarked
package dev.muster.lab.fault;

import org.jspecify.annotations.NullMarked;
