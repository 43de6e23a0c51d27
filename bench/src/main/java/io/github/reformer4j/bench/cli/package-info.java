/** The command line: options, exit codes, one line for every expected failure. */
@NullMarked
package io.github.reformer4j.bench.cli;

import org.jspecify.annotations.NullMarked;
