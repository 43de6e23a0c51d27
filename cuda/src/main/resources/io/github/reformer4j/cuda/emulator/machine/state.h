// The launch under way: its threads, who waits, and what they wait for.
// A part of machine.cpp, in its namespace.
#pragma once

const int WARP = 32;
const int MOST_THREADS = 1024;
const int MOST_WARPS = MOST_THREADS / WARP;
const size_t PAGE = 4096;
const size_t STACK = 128 * 1024;
// Of a block, on the least of the cards that kernels are made for; and the pages that hold it.
const size_t MOST_SHARED = 99 * 1024;
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
