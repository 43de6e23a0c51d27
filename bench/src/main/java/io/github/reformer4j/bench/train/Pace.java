package io.github.reformer4j.bench.train;

import io.github.reformer4j.training.Schedule;
import io.github.reformer4j.training.Trainer;

/** How far a training is, and the moment at which given minutes become a number of steps. */
final class Pace {
  private final Budget budget;
  private final double bottom;
  private final Trainer trainer;
  private final Clock clock;
  private long timedStep = -1;
  private double timedSeconds;

  Pace(Budget budget, double bottom, Trainer trainer, Clock clock) {
    this.budget = budget;
    this.bottom = bottom;
    this.trainer = trainer;
    this.clock = clock;
  }

  /** To be called after each step; true if the number of steps has just been fixed. */
  boolean fixesSteps() {
    if (!(budget instanceof Budget.Minutes minutes)
        || !(trainer.options().schedule() instanceof Schedule.Constant start)) {
      return false;
    }
    double now = clock.seconds();
    long step = trainer.stepsDone();
    if (timedStep < 0 && minutes.timingBegins(now)) {
      timedStep = step;
      timedSeconds = now;
    }
    if (!minutes.timingEnds(now)) {
      return false;
    }
    // a step so long that timing begins and ends with it is all there is to go by
    double perSecond = step > timedStep ? (step - timedStep) / (now - timedSeconds) : step / now;
    trainer.reschedule(Budget.decaying(start, step, minutes.steps(step, now, perSecond), bottom));
    return true;
  }

  boolean finished() {
    return trainer.options().schedule() instanceof Schedule.Decaying decaying
        && trainer.stepsDone() >= decaying.steps();
  }

  /** The number of steps where it is fixed, otherwise what it looks like. */
  long total() {
    long step = trainer.stepsDone();
    return switch (trainer.options().schedule()) {
      case Schedule.Decaying decaying -> decaying.steps();
      case Schedule.Constant _ ->
          budget instanceof Budget.Minutes minutes
              ? Math.max(step + 1, Math.round(step * minutes.seconds() / clock.seconds()))
              : step + 1;
    };
  }

  double share() {
    return (double) trainer.stepsDone() / total();
  }
}
