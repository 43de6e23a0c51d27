/** The CPU backend of Reformer4J. */
module io.github.reformer4j.core {
  requires static transitive org.jspecify;
  requires transitive io.github.reformer4j.reference;
  requires jdk.incubator.vector;
}
