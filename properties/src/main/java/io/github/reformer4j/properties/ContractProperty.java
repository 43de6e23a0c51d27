package io.github.reformer4j.properties;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Marks a property of the contract and says which section of the semantics it checks. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Property(generation = GenerationMode.RANDOMIZED, afterFailure = AfterFailureMode.RANDOM_SEED)
@AddLifecycleHook(SuiteHook.class)
public @interface ContractProperty {
  /**
   * The section of the semantics page.
   *
   * @return for instance {@code "4 Windows"}
   */
  String section();

  /**
   * How many tries, compared to the others: less than 1 for costly properties.
   *
   * @return a factor
   */
  double effort() default 1;
}
