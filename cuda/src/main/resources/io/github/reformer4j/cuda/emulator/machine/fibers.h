// Threads taking turns.
// A part of machine.cpp, in its namespace.
#pragma once

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
