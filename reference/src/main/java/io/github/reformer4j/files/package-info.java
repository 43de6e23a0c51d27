/** What reading and writing the files of models have in common; for this project's modules only. */
@NullMarked
package io.github.reformer4j.files;

import org.jspecify.annotations.NullMarked;
