// Nobody can go on: who waits where, and for whom.
// A part of machine.cpp, in its namespace.
#pragma once

int find(State state) {
  for (int i = 0; i < threads; i++) {
    if (thread_table[i].state == state) {
      return i;
    }
  }
  return -1;
}

// Whom a thread in a warp operation waits for; -1 if for nobody.
int absent_lane(int waiting) {
  const Thread& thread = thread_table[waiting];
  int warp = waiting / WARP;
  for (int lane = 0; lane < WARP; lane++) {
    bool there = arrived[warp] >> lane & 1;
    int other = warp * WARP + lane;
    if (thread.mask >> lane & 1 && !(there && thread_table[other].mask == thread.mask)) {
      return other;
    }
  }
  return -1;
}

void report_waiting(const char* where, int waiting, int absent) {
  const Thread& thread = thread_table[waiting];
  const Thread& other = thread_table[absent];
  report->outcome = REFUSED;
  report->thread = waiting;
  int used = snprintf(report->message, sizeof report->message,
                      "%s:%d: thread %d waits for ever %s, because thread %d ", thread.site.file,
                      thread.site.line, waiting, where, absent);
  char* rest = report->message + used;
  size_t left = sizeof report->message - static_cast<size_t>(used);
  if (other.state == ENDED) {
    snprintf(rest, left, "has ended");
  } else {
    snprintf(rest, left, "waits at %s:%d", other.site.file, other.site.line);
  }
}

// Nobody can go on: says who waits for whom.
void report_deadlock() {
  for (int i = 0; i < threads; i++) {
    if (thread_table[i].state == AT_COLLECTIVE && absent_lane(i) >= 0) {
      report_waiting("in a warp operation", i, absent_lane(i));
      return;
    }
  }
  report_waiting("at a barrier", find(AT_BARRIER), find(ENDED));
}
