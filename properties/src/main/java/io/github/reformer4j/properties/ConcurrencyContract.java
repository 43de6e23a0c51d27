package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;

/** The same bits every time, on any number of threads (semantics sections 2 and 10). */
public interface ConcurrencyContract extends Contract {
  /** Callers at the same time. */
  int CALLERS = 4;

  /** Calls of each. */
  int CALLS = 3;

  /**
   * Section 10: a call gives the same bits each time.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void repeatedCallsGiveTheSameBits(@ForAll("anyCases") AttentionCase c) {
    Trial first = Trial.of(this, c);
    Trial second = Trial.of(this, c);
    Bits.same(second.pass().outputs(), first.pass().outputs());
    Bits.same(second.gradients(), first.gradients());
  }

  /**
   * Section 10: the number of threads changes no bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void threadCountsGiveTheSameBits(@ForAll("anyCases") AttentionCase c) {
    if (threadVariants().isEmpty()) {
      throw SuiteHook.skip(
          "no variants of the backend with other numbers of threads were supplied");
    }
    Trial plain = Trial.of(this, c);
    for (Backend variant : threadVariants()) {
      Attention attention = variant.attention(c.spec());
      Pass pass = Pass.forward(attention, plain.pass().inputs());
      Bits.same(pass.outputs(), plain.pass().outputs());
      Bits.same(pass.backward(plain.outGradient()), plain.gradients());
      if (c.spec() instanceof LshAttention) {
        Bits.same(
            "order",
            Stages.order(attention, pass.buckets(), pass.inputs().keyMask()),
            Stages.order(plain.pass().attention(), pass.buckets(), pass.inputs().keyMask()));
      }
    }
  }

  /**
   * One attention, called by several threads at once with different inputs, keeps them apart.
   *
   * @param c the case
   * @throws InterruptedException if the run is stopped
   * @throws ExecutionException if a call fails, or gives other bits
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.5)
  default void concurrentCallsGiveTheSameBits(@ForAll("anyCases") AttentionCase c)
      throws InterruptedException, ExecutionException {
    Attention attention = attention(c.spec());
    List<Trial> alone = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      AttentionCase own =
          new AttentionCase(
              c.spec(), c.sizes(), c.style(), c.masking(), c.bucketing(), c.seed() + caller);
      Trial trial = Trial.of(this, own);
      trial.gradients();
      alone.add(trial);
    }
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (Trial trial : alone) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int call = 0; call < CALLS; call++) {
                    Pass pass = Pass.forward(attention, trial.pass().inputs());
                    Bits.same(pass.outputs(), trial.pass().outputs());
                    Bits.same(pass.backward(trial.outGradient()), trial.gradients());
                  }
                  return null;
                }));
      }
      for (Future<?> future : running) {
        assertThat(future.get()).isNull();
      }
    }
  }
}
