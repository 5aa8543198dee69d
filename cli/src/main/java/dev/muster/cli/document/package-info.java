/** Files of YAML or JSON that people write: read strictly, with the line of everything that is wrong. */
@NullMarked
package dev.muster.cli.document;

import org.jspecify.annotations.NullMarked;
