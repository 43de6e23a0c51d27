package io.github.reformer4j.docs.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.github.reformer4j.cpu.rulesfixture.AsksTheOracle;
import io.github.reformer4j.cpu.rulesfixture.KnowsTheLayers;
import io.github.reformer4j.cpu.rulesfixture.UsesTheIncubator;
import io.github.reformer4j.cuda.internal.operations.rulesfixture.CallsCuda;
import io.github.reformer4j.cuda.internal.operations.rulesfixture.KnowsTheEmulator;
import io.github.reformer4j.layers.rulesfixture.KnowsTheCpu;
import io.github.reformer4j.reference.rulesfixture.PrintsToTheTerminal;
import io.github.reformer4j.reference.rulesfixture.SortsInParallel;
import io.github.reformer4j.reference.rulesfixture.StartsThread;
import io.github.reformer4j.reference.rulesfixture.UsesConcurrency;
import io.github.reformer4j.reference.rulesfixture.UsesKernel;
import io.github.reformer4j.rulesfixture.WithoutNullMarked;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RulesTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(Rules.ROOT);

  @TestFactory
  Stream<DynamicTest> rulesHold() {
    return Stream.of(
            Rules.ONLY_VECTOR_KERNELS_USE_THE_INCUBATOR,
            Rules.ORACLE_DEPENDS_ON_NOTHING_FAST,
            Rules.ORACLE_RUNS_ON_ONE_THREAD,
            Rules.ROOMS_HAVE_ONE_DIRECTION,
            Rules.ONLY_THE_CARD_CALLS_CUDA,
            Rules.CUDA_ROOMS_HAVE_ONE_DIRECTION,
            Rules.ONLY_THE_COMMAND_LINE_PRINTS,
            Rules.EVERY_PACKAGE_IS_NULL_MARKED)
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(OURS)));
  }

  /** The rules would hold over nothing at all: every module must be among the classes looked at. */
  @Test
  void everyModuleIsLookedAt() {
    assertThat(OURS.stream().map(JavaClass::getPackageName))
        .contains(
            Rules.ROOT + ".attention",
            Rules.ROOT + ".reference",
            Rules.ROOT + ".cpu.internal.vector",
            Rules.ROOT + ".layers",
            Rules.ROOT + ".cuda",
            Rules.ROOT + ".properties",
            Rules.ROOT + ".bench");
  }

  @TestFactory
  Stream<DynamicTest> everyRuleCanFail() {
    return Stream.of(
        fails(Rules.ONLY_VECTOR_KERNELS_USE_THE_INCUBATOR, UsesTheIncubator.class),
        fails(Rules.ORACLE_DEPENDS_ON_NOTHING_FAST, UsesKernel.class),
        fails(Rules.ORACLE_DEPENDS_ON_NOTHING_FAST, UsesConcurrency.class),
        fails(Rules.ORACLE_RUNS_ON_ONE_THREAD, SortsInParallel.class),
        fails(Rules.ORACLE_RUNS_ON_ONE_THREAD, StartsThread.class),
        fails(Rules.ROOMS_HAVE_ONE_DIRECTION, AsksTheOracle.class),
        fails(Rules.ROOMS_HAVE_ONE_DIRECTION, KnowsTheCpu.class),
        fails(Rules.ROOMS_HAVE_ONE_DIRECTION, KnowsTheLayers.class),
        fails(Rules.ROOMS_HAVE_ONE_DIRECTION, WithoutNullMarked.class),
        fails(Rules.ONLY_THE_CARD_CALLS_CUDA, CallsCuda.class),
        fails(Rules.CUDA_ROOMS_HAVE_ONE_DIRECTION, KnowsTheEmulator.class),
        fails(Rules.ONLY_THE_COMMAND_LINE_PRINTS, PrintsToTheTerminal.class),
        fails(Rules.EVERY_PACKAGE_IS_NULL_MARKED, WithoutNullMarked.class));
  }

  private static DynamicTest fails(ArchRule rule, Class<?> violator) {
    return DynamicTest.dynamicTest(
        violator.getSimpleName() + " is caught by: " + rule.getDescription(),
        () -> {
          EvaluationResult result = rule.evaluate(new ClassFileImporter().importClasses(violator));
          assertThat(result.getFailureReport().getDetails())
              .as("violations by %s", violator.getName())
              .anyMatch(detail -> detail.contains(violator.getName()));
        });
  }
}
