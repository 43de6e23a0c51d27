@org.jspecify.annotations.NullMarked
package io.github.reformer4j.files;
