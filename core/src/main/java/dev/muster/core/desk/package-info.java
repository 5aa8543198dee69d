/**
 * What the ledger's thread keeps in memory so that it need not ask the store: who is here, what is ready, what is
 * leased, what falls due. All of it can be rebuilt from the store, and is whenever a transaction is rolled back.
 */
@NullMarked
package dev.muster.core.desk;

import org.jspecify.annotations.NullMarked;
