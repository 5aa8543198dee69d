/** What a person sees: streams, colours, tables, JSON documents, and the names nearest to what was typed. */
@NullMarked
package dev.muster.cli.terminal;

import org.jspecify.annotations.NullMarked;
