// Runs the threads of a block as fibers of one thread of the processor, one block after another.
//
// A thread runs until it waits or ends. Then the next takes over: first those whose waiting is over,
// then those that have not begun. A fiber that ends a thread begins the next on the same stack, so
// that a kernel without barriers is a loop without a switch. One launch at a time in a process.
#include "emulator/machine.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <vector>

#include "emulator/races.h"
#include "emulator/machine/switch.h"

using namespace reformer4j;

namespace {

#include "emulator/machine/state.h"
#include "emulator/machine/ending.h"
#include "emulator/machine/fibers.h"
#include "emulator/machine/accesses.h"
#include "emulator/machine/barriers.h"
#include "emulator/machine/deadlock.h"
#include "emulator/machine/copies.h"
#include "emulator/machine/matrices.h"
#include "emulator/machine/faults.h"
#include "emulator/machine/launches.h"

}  // namespace

#define VISIBLE extern "C" __attribute__((visibility("default")))

// Takes memory and handles faults from now on; whether that went well. Once in a process.
VISIBLE long reformer4j_start() {
  stacks = static_cast<unsigned char*>(reserve(MOST_THREADS * (STACK + PAGE)));
  dynamic_region = static_cast<unsigned char*>(reserve(DYNAMIC + PAGE));
  signal_stack = static_cast<unsigned char*>(reserve(SIGNAL_STACK));
  if (!stacks || !dynamic_region || !signal_stack || !watch.start() ||
      mprotect(dynamic_region + DYNAMIC, PAGE, PROT_NONE) != 0) {
    return 0;
  }
  machine.barrier = barrier;
  machine.collective = collective;
  machine.copy = copy;
  machine.copy_commit = copy_commit;
  machine.copy_wait = copy_wait;
  machine.ldmatrix = ldmatrix<false>;
  machine.ldmatrix_trans = ldmatrix<true>;
  machine.mma = mma;
  machine.access = access;
  machine.refuse = refuse_plainly;
  for (int signal : FAULTS) {
    struct sigaction ours;
    sigaction(signal, nullptr, &ours);
    before[signal] = ours;
    ours.sa_sigaction = on_fault;
    ours.sa_flags |= SA_SIGINFO | SA_ONSTACK;
    sigaction(signal, &ours, nullptr);
  }
  return 1;
}

// Runs a kernel to its end. One call at a time.
VISIBLE void reformer4j_launch(const Launch* what, Report* outcome) {
  launch = what;
  report = outcome;
  memset(report, 0, sizeof *report);
  if (!acceptable()) {
    report->outcome = REFUSED;
    report->thread = -1;
    return;
  }
  stack_t ours = {}, theirs;
  ours.ss_sp = signal_stack;
  ours.ss_size = SIGNAL_STACK;
  sigaltstack(&ours, &theirs);
  set_up();
  run_blocks();
  report->block[0] = indices->block.x;
  report->block[1] = indices->block.y;
  report->block[2] = indices->block.z;
  if (report->outcome != DONE) {
    drop_fibers();
  }
  sigaltstack(&theirs, nullptr);
}

// Where the stacks of threads begin and end, and where dynamic shared memory ends: what tells an
// overflow.
VISIBLE void reformer4j_regions(unsigned long* regions) {
  regions[0] = reinterpret_cast<unsigned long>(stacks);
  regions[1] = regions[0] + MOST_THREADS * (STACK + PAGE);
  regions[2] = reinterpret_cast<unsigned long>(dynamic_region) + DYNAMIC;
}
