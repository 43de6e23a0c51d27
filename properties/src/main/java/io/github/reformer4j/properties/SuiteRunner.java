package io.github.reformer4j.properties;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the contract suite on a backend from a program, without a build tool. One run at a time. */
public final class SuiteRunner {
  private static final Object ONE_AT_A_TIME = new Object();

  private SuiteRunner() {}

  /**
   * Runs the suite.
   *
   * @param subject the backend and how far to go
   * @param options tries, seed and the like
   * @return what became of each property
   */
  public static SuiteReport run(SuiteSubject subject, SuiteOptions options) {
    return run(subject, options, _ -> {});
  }

  /**
   * Runs the suite and tells of each property when it is done.
   *
   * @param subject the backend and how far to go
   * @param options tries, seed and the like
   * @param progress called on the running thread
   * @return what became of each property
   * @throws IllegalArgumentException if {@link SuiteOptions#only()} names an unknown property
   * @throws IllegalStateException if the suite itself could not be run
   */
  public static SuiteReport run(
      SuiteSubject subject, SuiteOptions options, Consumer<PropertyReport> progress) {
    List<PropertyReport> reports = new ArrayList<>();
    Consumer<PropertyReport> listener =
        report -> {
          reports.add(report);
          progress.accept(report);
        };
    synchronized (ONE_AT_A_TIME) {
      HeldContract.hold(new HeldContract.Run(subject, options, listener));
      try {
        launch(options);
      } finally {
        HeldContract.release();
      }
    }
    for (String name : options.only()) {
      if (reports.stream().noneMatch(report -> report.name().equals(name))) {
        throw new IllegalArgumentException(
            "only = " + name + ": expected the name of a property of the suite");
      }
    }
    reports.sort(
        Comparator.comparing(PropertyReport::contract).thenComparing(PropertyReport::name));
    return new SuiteReport(
        subject.backend().name(), subject.backend().description(), subject.limits(), reports);
  }

  private static void launch(SuiteOptions options) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(HeldContract.class))
            .filters(EngineFilter.includeEngines("jqwik"), only(options.only()))
            .configurationParameter("jqwik.database", "")
            // keeps its reports from standard output; what counts of them is in ours
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .build();
    LauncherConfig bare =
        LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .build();
    Breakage breakage = new Breakage();
    // it announces that it keeps no database, which is as we want it
    Logger announcements = Logger.getLogger("net.jqwik");
    Level before = announcements.getLevel();
    announcements.setLevel(Level.WARNING);
    try {
      LauncherFactory.create(bare).execute(request, breakage);
    } finally {
      announcements.setLevel(before);
    }
    breakage.check();
  }

  private static PostDiscoveryFilter only(List<String> names) {
    return descriptor -> FilterResult.includedIf(names.isEmpty() || !isMethod(descriptor, names));
  }

  private static boolean isMethod(TestDescriptor descriptor, List<String> names) {
    return descriptor.getSource().orElse(null) instanceof MethodSource source
        && !names.contains(source.getMethodName());
  }

  /** Notices when something other than a property fails: then the suite did not run. */
  private static final class Breakage implements TestExecutionListener {
    private @Nullable Throwable cause;
    private int properties;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        properties++;
      } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        cause = result.getThrowable().orElseGet(() -> new AssertionError(test.getDisplayName()));
      }
    }

    void check() {
      if (cause != null || properties == 0) {
        throw new IllegalStateException(
            "suite = not run: expected the jqwik engine to find its properties", cause);
      }
    }
  }
}
