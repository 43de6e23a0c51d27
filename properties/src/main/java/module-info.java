/** The contract suite: properties that a backend of Reformer4J inherits. */
module io.github.reformer4j.properties {
  requires static transitive org.jspecify;
  requires transitive io.github.reformer4j.reference;
  requires transitive net.jqwik.api;
  requires transitive org.assertj.core;
}
