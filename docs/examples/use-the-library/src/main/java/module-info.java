/** A program that uses Reformer4J on the module path. */
module com.example.reader {
  requires io.github.reformer4j.core;
}
