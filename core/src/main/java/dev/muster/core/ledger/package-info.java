/** The ledger: commands in, one transaction per batch, answers and events out. */
@NullMarked
package dev.muster.core.ledger;

import org.jspecify.annotations.NullMarked;
