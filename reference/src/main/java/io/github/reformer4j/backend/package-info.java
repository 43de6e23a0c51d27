/** What a backend implements, and how backends are found. */
@NullMarked
package io.github.reformer4j.backend;

import org.jspecify.annotations.NullMarked;
