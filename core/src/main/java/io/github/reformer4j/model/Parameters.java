package io.github.reformer4j.model;

import io.github.reformer4j.backend.Backend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All parameters of a model, in an order that its configuration alone decides. */
public final class Parameters implements Iterable<Parameter> {
  private final Backend backend;
  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  Parameters(Backend backend, List<Parameter> all) {
    this.backend = backend;
    all.forEach(parameter -> byName.put(parameter.name(), parameter));
  }

  /**
   * One of them.
   *
   * @param name its name
   * @return the parameter
   * @throws IllegalArgumentException if there is none of that name
   */
  public Parameter get(String name) {
    Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "parameter = " + name + ": expected one of " + byName.keySet());
    }
    return parameter;
  }

  /**
   * All of them.
   *
   * @return in order
   */
  public List<Parameter> list() {
    return new ArrayList<>(byName.values());
  }

  @Override
  public Iterator<Parameter> iterator() {
    return list().iterator();
  }

  /**
   * How many numbers there are.
   *
   * @return the sum over all parameters
   */
  public long count() {
    return byName.values().stream().mapToLong(p -> p.value().shape().elements()).sum();
  }

  /** Sets all gradients to zero. */
  public void zeroGradients() {
    byName.values().forEach(p -> backend.operations().elements().fill(p.gradient(), 0));
  }

  void close() {
    for (Parameter parameter : byName.values()) {
      parameter.value().close();
      parameter.gradient().close();
    }
  }
}
