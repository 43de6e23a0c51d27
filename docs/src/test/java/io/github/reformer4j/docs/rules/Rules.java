package io.github.reformer4j.docs.rules;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** What docs/architecture.md says, as rules over compiled classes. */
final class Rules {
  static final String ROOT = "io.github.reformer4j";

  private static final String VECTOR_KERNELS = ROOT + ".cpu.internal.vector..";
  private static final String ORACLE = ROOT + ".reference..";

  /** The incubator may change with every release of Java: one package has to follow. */
  static final ArchRule ONLY_VECTOR_KERNELS_USE_THE_INCUBATOR =
      noClasses()
          .that()
          .resideOutsideOfPackage(VECTOR_KERNELS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..");

  /** The oracle is there to be believed: it shares nothing with what it judges. */
  static final ArchRule ORACLE_DEPENDS_ON_NOTHING_FAST =
      noClasses()
          .that()
          .resideInAPackage(ORACLE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  ROOT + ".cpu..",
                  ROOT + ".cuda..",
                  ROOT + "..internal..",
                  "jdk.incubator..",
                  "java.util.concurrent.."));

  /** Plain loops on one thread. */
  static final ArchRule ORACLE_RUNS_ON_ONE_THREAD =
      noClasses()
          .that()
          .resideInAPackage(ORACLE)
          .should(callMethodWhere(target(nameMatching("parallel(Stream|Prefix|Sort|SetAll)?"))))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  /**
   * The modules; inside reference the vocabulary and the files under the oracle, and inside core
   * the models beside the CPU backend: they run on any backend, so they know none.
   */
  static final ArchRule ROOMS_HAVE_ONE_DIRECTION =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
          .ensureAllClassesAreContainedInArchitecture()
          .layer("vocabulary")
          .definedBy(
              ROOT + ".tensor..",
              ROOT + ".random..",
              ROOT + ".attention..",
              ROOT + ".operations..",
              ROOT + ".backend..",
              ROOT + ".reversible..")
          .layer("oracle")
          .definedBy(ORACLE, ROOT + ".golden..")
          .layer("properties")
          .definedBy(ROOT + ".properties..")
          .layer("cpu")
          .definedBy(ROOT + ".cpu..")
          .layer("models")
          .definedBy(
              ROOT + ".layers..",
              ROOT + ".model..",
              ROOT + ".training..",
              ROOT + ".checkpoint..",
              ROOT + ".huggingface..")
          .layer("files")
          .definedBy(ROOT + ".files..", ROOT + ".safetensors..")
          .layer("cuda")
          .definedBy(ROOT + ".cuda..")
          .layer("bench")
          .definedBy(ROOT + ".bench..")
          .whereLayer("vocabulary")
          .mayNotAccessAnyLayer()
          .whereLayer("files")
          .mayOnlyAccessLayers("vocabulary")
          .whereLayer("oracle")
          .mayOnlyAccessLayers("vocabulary", "files")
          .whereLayer("properties")
          .mayOnlyAccessLayers("vocabulary", "oracle")
          .whereLayer("cpu")
          .mayOnlyAccessLayers("vocabulary")
          .whereLayer("models")
          .mayOnlyAccessLayers("vocabulary", "files")
          .whereLayer("cuda")
          .mayOnlyAccessLayers("vocabulary")
          .whereLayer("bench")
          .mayNotBeAccessedByAnyLayer();

  /**
   * Foreign calls into CUDA may end the process, so they stay where each is thought about. With its
   * profile of other libraries to be held against, bench calls those by other bindings.
   */
  static final ArchRule ONLY_THE_CARD_CALLS_CUDA =
      CompositeArchRule.of(
              noClasses()
                  .that()
                  .resideOutsideOfPackages(
                      ROOT + ".cuda.internal.card..",
                      ROOT + ".cuda.internal.compiler..",
                      ROOT + ".bench..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("org.bytedeco.."))
          .and(
              noClasses()
                  .that()
                  .resideOutsideOfPackages(
                      ROOT + ".cuda.internal.card..", ROOT + ".cuda.internal.compiler..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("org.bytedeco.cuda.."));

  /** What computes does not know whether a card or its emulation runs the kernels. */
  static final ArchRule CUDA_ROOMS_HAVE_ONE_DIRECTION =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + ".cuda..")
          .layer("device")
          .definedBy(ROOT + ".cuda.internal.device..")
          .layer("compiler")
          .definedBy(ROOT + ".cuda.internal.compiler..")
          .layer("card")
          .definedBy(ROOT + ".cuda.internal.card..")
          .layer("emulator")
          .definedBy(ROOT + ".cuda.internal.emulator..")
          .layer("memory")
          .definedBy(ROOT + ".cuda.internal.memory..", ROOT + ".cuda.internal.context..")
          .layer("kernels")
          .definedBy(
              ROOT + ".cuda.internal.attention..",
              ROOT + ".cuda.internal.decode..",
              ROOT + ".cuda.internal.operations..")
          .layer("backend")
          .definedBy(ROOT + ".cuda", ROOT + ".cuda.internal.backend..")
          .whereLayer("device")
          .mayNotAccessAnyLayer()
          .whereLayer("compiler")
          .mayOnlyAccessLayers("device")
          .whereLayer("card")
          .mayOnlyAccessLayers("device", "compiler")
          .whereLayer("emulator")
          .mayOnlyAccessLayers("device")
          .whereLayer("memory")
          .mayOnlyAccessLayers("device")
          .whereLayer("kernels")
          .mayOnlyAccessLayers("device", "memory")
          .as("inside cuda, what computes does not know what runs the kernels");

  /**
   * A library has no business on anybody's terminal. The program of a peer's process is none: it
   * answers on its standard output, and keeps the peer's own lines away from there.
   */
  static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".bench", ROOT + ".bench.cli..")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".bench.peer.PeerServer")
          .should(ACCESS_STANDARD_STREAMS);

  /** Nothing is null unless it says so. */
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes().that().resideOutsideOfPackage("..jmh_generated..").should(beInNullMarkedPackage());

  private Rules() {}

  private static ArchCondition<JavaClass> beInNullMarkedPackage() {
    return new ArchCondition<>("be in a package annotated with @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getName() + " is in a package without @NullMarked"));
      }
    };
  }
}
