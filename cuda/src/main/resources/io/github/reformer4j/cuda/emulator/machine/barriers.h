// Barriers of a block and operations of a warp, completed by the last to arrive.
// A part of machine.cpp, in its namespace.
#pragma once

void watch_barrier() {
  if (launch->entry->watched) {
    watch.barrier();
  }
}

bool same(Site a, Site b) {
  return a.line == b.line && (a.file == b.file || strcmp(a.file, b.file) == 0);
}

void check_same_barrier() {
  Site first = thread_table[0].site;
  for (int i = 1; i < threads; i++) {
    Site other = thread_table[i].site;
    if (!same(first, other)) {
      refuse("divergent barrier: thread 0 waits at %s:%d, thread %d at %s:%d", first.file,
             first.line, i, other.file, other.line);
    }
  }
}

int outcome_of(Vote vote) {
  switch (vote) {
    case ANY:
      return votes_any;
    case ALL:
      return votes_all;
    case COUNT:
      return votes_count;
    default:
      return 0;
  }
}

void clear_votes() {
  votes_any = votes_count = 0;
  votes_all = 1;
}

int barrier(Vote vote, int value, Site site) {
  // What the votes came to must outlast the next barrier's votes: threads go on one by one.
  static int outcome;
  Thread& me = thread_table[current];
  me.state = AT_BARRIER;
  me.site = site;
  votes_any |= value != 0;
  votes_all &= value != 0;
  votes_count += value != 0;
  if (++at_barrier == threads) {
    check_same_barrier();
    at_barrier = 0;
    watch_barrier();
    outcome = outcome_of(vote);
    clear_votes();
    for (int i = 0; i < threads; i++) {
      push_ready(launch->reversed ? threads - 1 - i : i);
    }
  }
  leave();
  return outcome;
}

unsigned lanes_of(int warp) {
  int lanes = threads - warp * WARP;
  return lanes >= WARP ? 0xffffffffu : (1u << lanes) - 1;
}

void complete(int warp, const Thread& last) {
  void* operands[WARP];
  for (int lane = 0; lane < WARP; lane++) {
    operands[lane] = nullptr;
    if (last.mask >> lane & 1) {
      const Thread& other = thread_table[warp * WARP + lane];
      if (other.mask != last.mask || other.complete != last.complete) {
        refuse("%s:%d: thread %d takes part in a warp operation with mask %08x, but thread %d waits"
               " at %s:%d in %s with mask %08x", last.site.file, last.site.line, current, last.mask,
               warp * WARP + lane, other.site.file, other.site.line,
               other.complete == last.complete ? "the same" : "another", other.mask);
      }
      operands[lane] = other.operand;
    }
  }
  last.complete(operands, last.mask);
  if (launch->entry->watched) {
    watch.meet(static_cast<unsigned>(warp), last.mask);
  }
  arrived[warp] &= ~last.mask;
  for (int i = 0; i < WARP; i++) {
    int lane = launch->reversed ? WARP - 1 - i : i;
    if (last.mask >> lane & 1) {
      push_ready(warp * WARP + lane);
    }
  }
}

void collective(Completion completion, unsigned mask, void* operand, Site site) {
  int warp = current / WARP;
  unsigned mine = 1u << current % WARP;
  unsigned missing = mask & ~lanes_of(warp);
  if (!(mask & mine)) {
    refuse("%s:%d: mask = %08x: expected one with the bit of the calling lane %d", site.file,
           site.line, mask, current % WARP);
  }
  if (missing) {
    refuse("%s:%d: mask = %08x: expected lanes that the warp has; of a block of %d threads lane %d"
           " of warp %d is none", site.file, site.line, mask, threads, __builtin_ctz(missing), warp);
  }
  Thread& me = thread_table[current];
  me.mask = mask;
  me.complete = completion;
  me.operand = operand;
  me.site = site;
  me.state = AT_COLLECTIVE;
  arrived[warp] |= mine;
  if ((arrived[warp] & mask) == mask) {
    complete(warp, me);
  }
  leave();
}
