// Runs the threads of a block as fibers of one thread of the processor, one block after another.
//
// A thread runs until it waits or ends. Then the next takes over: first those whose waiting is over,
// then those that have not begun. A fiber that ends a thread begins the next on the same stack, so
// that a kernel without barriers is a loop without a switch. One launch at a time in a process.
#include "machine.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <vector>

#include "races.h"

using namespace reformer4j;

// Saves the stack pointer with the registers that a callee must keep, and goes on where `to` was
// saved.
extern "C" void reformer4j_switch(void** from, void* to);
extern "C" void reformer4j_resume();
asm(R"(
.text
.globl reformer4j_switch
.hidden reformer4j_switch
.type reformer4j_switch, @function
reformer4j_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
.globl reformer4j_resume
.hidden reformer4j_resume
reformer4j_resume:
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size reformer4j_switch, .-reformer4j_switch
)");

namespace {

const int WARP = 32;
const int MOST_THREADS = 1024;
const int MOST_WARPS = MOST_THREADS / WARP;
const size_t PAGE = 4096;
const size_t STACK = 128 * 1024;
// Of a block, on the least of the cards that kernels are made for; and the pages that hold it.
const size_t MOST_SHARED = 163 * 1024;
const size_t DYNAMIC = (MOST_SHARED + PAGE - 1) / PAGE * PAGE;
const unsigned char POISON = 0xFF;

enum State : unsigned char { NOT_BEGUN, GOING, AT_BARRIER, AT_COLLECTIVE, ENDED };

struct Thread {
  void* stack_pointer;
  State state;
  unsigned mask;
  Completion complete;
  void* operand;
  Site site;
};

struct Copy {
  unsigned char* shared;
  const unsigned char* global;
  bool valid;
  int group;
  const void* place;
};

// Copies of a thread, in the order in which they were begun.
struct Copies {
  std::vector<Copy> queue;
  size_t done = 0;
  int groups = 0;
};

Machine machine;
Indices* indices;
const Launch* launch;
Report* report;
void* host_stack_pointer;
thread_local bool inside __attribute__((tls_model("initial-exec"))) = false;

races::Watch watch;
unsigned long block_index;

int threads;
int begun;
int ended;
int current;
Thread thread_table[MOST_THREADS];

unsigned arrived[MOST_WARPS];
int at_barrier;
int votes_any, votes_all, votes_count;

// Threads whose waiting is over, in the order in which they go on. Each is in it at most once.
unsigned short ready[MOST_THREADS];
unsigned ready_first, ready_count;

unsigned char* stacks;
void* idle_fibers[MOST_THREADS];
int idle_count;
int fibers;

Copies copies[MOST_THREADS];
bool copying;

unsigned char* dynamic_region;
unsigned char* signal_stack;
const size_t SIGNAL_STACK = 64 * 1024;

void push_ready(int thread) {
  ready[(ready_first + ready_count++) % MOST_THREADS] = static_cast<unsigned short>(thread);
}

int pop_ready() {
  int thread = ready[ready_first];
  ready_first = (ready_first + 1) % MOST_THREADS;
  ready_count--;
  return thread;
}

// ---------------------------------------------------------------- ends before the end

void back_to_host(void** from) { reformer4j_switch(from, host_stack_pointer); }

[[noreturn]] void give_up() {
  void* nowhere;
  back_to_host(&nowhere);
  __builtin_unreachable();
}

[[noreturn]] __attribute__((format(printf, 1, 2))) void refuse(const char* format, ...) {
  va_list values;
  va_start(values, format);
  report->outcome = REFUSED;
  report->thread = current;
  vsnprintf(report->message, sizeof report->message, format, values);
  va_end(values);
  give_up();
}

void refuse_plainly(const char* message, Site site) {
  refuse("%s:%d: %s", site.file, site.line, message);
}

// ---------------------------------------------------------------- fibers

void fiber_main();

unsigned char* stack_of(int fiber) { return stacks + fiber * (STACK + PAGE); }

// A fiber that has not begun anything. Tops of stacks are spread over the sets of the cache.
void* fresh_fiber(int fiber) {
  unsigned char* low = stack_of(fiber);
  void** top = reinterpret_cast<void**>(low + PAGE + STACK - 64 - fiber % 61 * 192);
  *--top = nullptr;
  *--top = reinterpret_cast<void*>(fiber_main);
  return top - 6;
}

void* take_fiber() {
  if (idle_count > 0) {
    return idle_fibers[--idle_count];
  }
  if (mprotect(stack_of(fibers), PAGE, PROT_NONE) != 0) {
    refuse("no memory for the stack of a thread");
  }
  return fresh_fiber(fibers++);
}

void drop_fibers() {
  idle_count = 0;
  for (int i = fibers - 1; i >= 0; i--) {
    idle_fibers[idle_count++] = fresh_fiber(i);
  }
}

void settle_second_write();

void go_on(int thread) {
  current = thread;
  indices->thread.x = static_cast<unsigned>(thread);
}

// The current thread waits; returns when its waiting is over.
void leave() {
  int me = current;
  settle_second_write();
  if (ready_count > 0) {
    int next = pop_ready();
    if (next != me) {
      reformer4j_switch(&thread_table[me].stack_pointer, thread_table[next].stack_pointer);
    }
  } else if (begun < threads) {
    reformer4j_switch(&thread_table[me].stack_pointer, take_fiber());
  } else {
    back_to_host(&thread_table[me].stack_pointer);
  }
  go_on(me);
  thread_table[me].state = GOING;
}

// The current thread lets all others go first that can go on or have not begun.
void let_others_go_first() {
  int me = current;
  push_ready(me);
  if (begun < threads) {
    reformer4j_switch(&thread_table[me].stack_pointer, take_fiber());
    go_on(me);
  } else {
    leave();
  }
}

void run_threads_in_turn() {
  while (begun < threads && ready_count == 0) {
    int thread = launch->reversed ? threads - 1 - begun : begun;
    begun++;
    thread_table[thread].state = GOING;
    go_on(thread);
    launch->entry->run(launch->arguments);
    settle_second_write();
    thread_table[current].state = ENDED;
    ended++;
  }
}

void fiber_main() {
  for (;;) {
    run_threads_in_turn();
    void** mine = &idle_fibers[idle_count++];
    if (ready_count > 0) {
      reformer4j_switch(mine, thread_table[pop_ready()].stack_pointer);
    } else {
      back_to_host(mine);
    }
  }
}

bool within_shared(const void* address, size_t bytes) {
  const unsigned char* at = static_cast<const unsigned char*>(address);
  const Entry& entry = *launch->entry;
  return (at >= entry.shared && at + bytes <= entry.shared_end) ||
         (at >= machine.dynamic_shared && at + bytes <= dynamic_region + DYNAMIC);
}

bool aligned(const void* address) { return reinterpret_cast<unsigned long>(address) % 16 == 0; }

const size_t COPIED = 16;

// ---------------------------------------------------------------- races

// A place as the tools for libraries count it.
long place_in_library(const void* place) {
  Dl_info info;
  return dladdr(place, &info) ? static_cast<const char*>(place) -
                                    static_cast<const char*>(info.dli_fbase)
                              : 0;
}

// Stacks, and what a thread knows of itself.
bool is_private(const void* address) {
  const unsigned char* at = static_cast<const unsigned char*>(address);
  return (at >= stacks && at < stacks + MOST_THREADS * (STACK + PAGE)) ||
         (address >= indices && address < indices + 1);
}

[[noreturn]] void refuse_race(const races::Race& race, int thread, const void* address, bool writes,
                              const void* place) {
  report->places[0] = place_in_library(place);
  report->places[1] = place_in_library(race.before.place);
  current = thread;
  refuse("race: it %s %p, which thread %u of %s has %s, and nothing orders the two",
         writes ? "writes" : "reads", address, race.before.thread,
         race.before.block == block_index ? "the same block" : "another block",
         race.was_write ? "written" : "read");
}

// Two may write the same value: whether they did shows when the second has written.
struct SecondWrite {
  races::Race race;
  int thread;
  unsigned char* address;
  const void* place;
  size_t bytes = 0;
  unsigned char first[COPIED];
} second_write;

void settle_second_write() {
  size_t bytes = second_write.bytes;
  second_write.bytes = 0;
  if (bytes > 0 && memcmp(second_write.first, second_write.address, bytes) != 0) {
    refuse_race(second_write.race, second_write.thread, second_write.address, true,
                second_write.place);
  }
}

void watch_access(int thread, const void* address, size_t bytes, bool writes, const void* place) {
  if (is_private(address)) {
    return;
  }
  settle_second_write();
  races::Race race;
  if (watch.access(static_cast<unsigned>(thread), address, bytes, writes,
                   within_shared(address, 1), place, race)) {
    if (!writes || !race.was_write || bytes > COPIED) {
      refuse_race(race, thread, address, writes, place);
    }
    second_write.race = race;
    second_write.thread = thread;
    second_write.address = static_cast<unsigned char*>(const_cast<void*>(address));
    second_write.place = place;
    second_write.bytes = bytes;
    memcpy(second_write.first, address, bytes);
  }
}

void access(const void* address, unsigned long bytes, bool writes, const void* place) {
  watch_access(current, address, bytes, writes, place);
}

void watch_copy(const void* address, bool writes, const void* place) {
  if (launch->entry->watched) {
    settle_second_write();
    watch_access(current, address, COPIED, writes, place);
  }
}

// ---------------------------------------------------------------- barriers and collectives

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

// ---------------------------------------------------------------- waiting for ever

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

// ---------------------------------------------------------------- asynchronous copies

// The copy is made when it is waited for, after all others have had their turn, and until then its
// destination is poisoned: both a missing wait and a buffer that is still being read are noticed.
void copy(void* shared, const void* global, bool valid, Site site) {
  if (!aligned(shared) || (valid && !aligned(global))) {
    refuse("%s:%d: copy from %p to %p: expected multiples of 16", site.file, site.line, global,
           shared);
  }
  if (!within_shared(shared, COPIED)) {
    refuse("%s:%d: copy to %p: expected 16 bytes of shared memory", site.file, site.line, shared);
  }
  const void* place = __builtin_return_address(0);
  watch_copy(shared, true, place);
  if (valid) {
    watch_copy(global, false, place);
  }
  copying = true;
  memset(shared, POISON, COPIED);
  Copies& mine = copies[current];
  mine.queue.push_back({static_cast<unsigned char*>(shared),
                        static_cast<const unsigned char*>(global), valid, mine.groups, place});
}

void copy_commit() { copies[current].groups++; }

bool is_waited_for(const Copies& copies, int under_way) {
  return copies.done < copies.queue.size() &&
         copies.queue[copies.done].group < copies.groups - under_way;
}

void copy_wait(int under_way) {
  Copies& mine = copies[current];
  if (is_waited_for(mine, under_way)) {
    let_others_go_first();
  }
  while (is_waited_for(mine, under_way)) {
    const Copy& next = mine.queue[mine.done];
    watch_copy(next.shared, true, next.place);
    if (next.valid) {
      memcpy(next.shared, next.global, COPIED);
    } else {
      memset(next.shared, 0, COPIED);
    }
    mine.done++;
  }
  if (mine.done == mine.queue.size()) {
    mine.queue.clear();
    mine.done = 0;
  }
}

void drop_copies() {
  if (copying) {
    for (Copies& of_thread : copies) {
      of_thread.queue.clear();
      of_thread.done = 0;
      of_thread.groups = 0;
    }
    copying = false;
  }
}

// ---------------------------------------------------------------- matrices

template <bool TRANSPOSED>
void ldmatrix(void* const* operands, unsigned) {
  const int MATRICES = 4, ROWS = 8;
  unsigned short m[MATRICES][ROWS][ROWS];
  for (int lane = 0; lane < WARP; lane++) {
    const unsigned char* row = static_cast<LdmatrixOperand*>(operands[lane])->row;
    if (!aligned(row) || !within_shared(row, COPIED)) {
      refuse("ldmatrix: row of lane %d = %p: expected 16 bytes of shared memory at a multiple of 16",
             lane, static_cast<const void*>(row));
    }
    if (launch->entry->watched) {
      watch_access(current / WARP * WARP + lane, row, COPIED, false, nullptr);
    }
    memcpy(m[lane / ROWS][lane % ROWS], row, COPIED);
  }
  for (int lane = 0; lane < WARP; lane++) {
    unsigned* out = static_cast<LdmatrixOperand*>(operands[lane])->out;
    int major = lane / 4, minor = lane % 4 * 2;
    for (int i = 0; i < MATRICES; i++) {
      unsigned low = TRANSPOSED ? m[i][minor][major] : m[i][major][minor];
      unsigned high = TRANSPOSED ? m[i][minor + 1][major] : m[i][major][minor + 1];
      out[i] = low | high << 16;
    }
  }
}

typedef float Row __attribute__((vector_size(32)));
typedef unsigned Pair __attribute__((vector_size(8)));

// Two elements of a fragment, which lie side by side in their row.
void unpack(unsigned packed, float* row) {
  Pair pair = {packed << 16, packed & 0xffff0000u};
  memcpy(row, &pair, sizeof pair);
}

// Each element's sum begins with what d holds and takes the products in the order of k. Products of
// two bfloat16 are exact. Rows go side by side, to have more than one sum under way.
void mma(void* const* operands, unsigned) {
  const int M = 16, N = 8, K = 16, PAIR = 2 * sizeof(float);
  alignas(64) float a[M][K], transposed[N][K], rows[M][N];
  for (int lane = 0; lane < WARP; lane++) {
    const MmaOperand& of = *static_cast<MmaOperand*>(operands[lane]);
    int g = lane / 4, k = lane % 4 * 2;
    unpack(of.a[0], &a[g][k]);
    unpack(of.a[1], &a[g + 8][k]);
    unpack(of.a[2], &a[g][k + 8]);
    unpack(of.a[3], &a[g + 8][k + 8]);
    unpack(of.b[0], &transposed[g][k]);
    unpack(of.b[1], &transposed[g][k + 8]);
    memcpy(&rows[g][k], of.d, PAIR);
    memcpy(&rows[g + 8][k], of.d + 2, PAIR);
  }
  for (int half = 0; half < M; half += M / 2) {
    Row d[M / 2];
    memcpy(d, rows[half], sizeof d);
    for (int k = 0; k < K; k++) {
      Row b;
      for (int j = 0; j < N; j++) {
        b[j] = transposed[j][k];
      }
      for (int i = 0; i < M / 2; i++) {
        d[i] += a[half + i][k] * b;
      }
    }
    memcpy(rows[half], d, sizeof d);
  }
  for (int lane = 0; lane < WARP; lane++) {
    float* out = static_cast<MmaOperand*>(operands[lane])->d;
    int g = lane / 4, k = lane % 4 * 2;
    memcpy(out, &rows[g][k], PAIR);
    memcpy(out + 2, &rows[g + 8][k], PAIR);
  }
}

// ---------------------------------------------------------------- faults

const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
struct sigaction before[NSIG];

void chain(int signal, siginfo_t* info, void* context) {
  const struct sigaction& other = before[signal];
  if (other.sa_flags & SA_SIGINFO) {
    other.sa_sigaction(signal, info, context);
  } else if (other.sa_handler == SIG_DFL || other.sa_handler == SIG_IGN) {
    sigaction(signal, &other, nullptr);
  } else {
    other.sa_handler(signal);
  }
}

// A fault of a kernel ends its launch: the thread goes on where the host began it. Faults of others
// are the business of whoever handled them before, which is the JVM.
void on_fault(int signal, siginfo_t* info, void* context) {
  if (!inside) {
    chain(signal, info, context);
    return;
  }
  greg_t* registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  report->outcome = FAULT;
  report->signal = signal;
  report->address = reinterpret_cast<unsigned long>(info->si_addr);
  report->writing = info->si_code == SI_KERNEL ? -1 : registers[REG_ERR] >> 1 & 1;
  report->thread = current;
  registers[REG_RSP] = reinterpret_cast<greg_t>(host_stack_pointer);
  registers[REG_RIP] = reinterpret_cast<greg_t>(reformer4j_resume);
}

// ---------------------------------------------------------------- launches

// Nobody has been there before.
void fill_shared() {
  const Entry& entry = *launch->entry;
  if (entry.shared != entry.shared_end) {
    memset(entry.shared, POISON, static_cast<size_t>(entry.shared_end - entry.shared));
  }
  memset(machine.dynamic_shared, POISON,
         static_cast<size_t>(dynamic_region + DYNAMIC - machine.dynamic_shared));
}

void run_block() {
  begun = ended = at_barrier = 0;
  ready_first = ready_count = 0;
  memset(arrived, 0, sizeof arrived);
  clear_votes();
  drop_copies();
  fill_shared();
  second_write.bytes = 0;
  if (launch->entry->watched) {
    watch.begin_block(block_index);
  }
  inside = true;
  reformer4j_switch(&host_stack_pointer, take_fiber());
  inside = false;
  if (report->outcome == DONE && ended < threads) {
    report_deadlock();
  }
}

bool acceptable() {
  const Entry& entry = *launch->entry;
  const char* what = nullptr;
  if (launch->argument_count != entry.parameters) {
    what = "arguments = %ld: expected %ld";
    snprintf(report->message, sizeof report->message, what, launch->argument_count,
             static_cast<long>(entry.parameters));
  } else if (entry.most_threads > 0 && launch->threads > entry.most_threads) {
    what = "threads = %ld: expected at most %ld, its launch bound";
    snprintf(report->message, sizeof report->message, what, launch->threads,
             static_cast<long>(entry.most_threads));
  } else if (launch->shared_bytes > static_cast<long>(MOST_SHARED)) {
    what = "shared memory = %ld bytes: expected at most %ld";
    snprintf(report->message, sizeof report->message, what, launch->shared_bytes,
             static_cast<long>(MOST_SHARED));
  }
  return what == nullptr;
}

void set_up() {
  const Launch& of = *launch;
  threads = static_cast<int>(of.threads);
  indices = of.entry->indices;
  indices->threads = {static_cast<unsigned>(of.threads), 1, 1};
  indices->blocks = {static_cast<unsigned>(of.blocks[0]), static_cast<unsigned>(of.blocks[1]),
                     static_cast<unsigned>(of.blocks[2])};
  long rounded = (of.shared_bytes + 15) / 16 * 16;
  machine.dynamic_shared = dynamic_region + DYNAMIC - rounded;
  *of.entry->machine = &machine;
  watch.begin_launch();
}

void run_blocks() {
  long count = launch->blocks[0] * launch->blocks[1] * launch->blocks[2];
  for (long i = 0; i < count && report->outcome == DONE; i++) {
    long block = launch->reversed ? count - 1 - i : i;
    block_index = static_cast<unsigned long>(block);
    indices->block.x = static_cast<unsigned>(block % launch->blocks[0]);
    indices->block.y = static_cast<unsigned>(block / launch->blocks[0] % launch->blocks[1]);
    indices->block.z = static_cast<unsigned>(block / launch->blocks[0] / launch->blocks[1]);
    run_block();
  }
}

void* reserve(size_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

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
