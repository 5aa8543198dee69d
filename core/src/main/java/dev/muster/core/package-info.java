/** The engine: every change goes through the ledger, every read through the read pool. */
@NullMarked
package dev.muster.core;

import org.jspecify.annotations.NullMarked;
