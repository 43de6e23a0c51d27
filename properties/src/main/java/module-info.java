/** The contract suite: properties that a backend of Reformer4J inherits. */
module io.github.reformer4j.properties {
  requires static transitive org.jspecify;
  requires transitive io.github.reformer4j.reference;
  requires transitive net.jqwik.api;
  requires transitive org.assertj.core;
  requires org.junit.platform.engine;
  requires org.junit.platform.launcher;
  requires org.opentest4j;
  requires java.logging;

  exports io.github.reformer4j.properties;
  exports io.github.reformer4j.properties.cases;
  exports io.github.reformer4j.properties.check;
  exports io.github.reformer4j.properties.remote;
  exports io.github.reformer4j.properties.residuals;

  // jqwik makes instances of the suite and of its hook
  opens io.github.reformer4j.properties;
}
