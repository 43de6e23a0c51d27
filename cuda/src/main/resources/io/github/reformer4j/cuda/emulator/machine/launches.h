// A launch: its blocks, one after another.
// A part of machine.cpp, in its namespace.
#pragma once

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
  } else if (launch->shared_bytes + (entry.shared_end - entry.shared) >
             static_cast<long>(MOST_SHARED)) {
    what = "shared memory = %ld bytes and %ld bytes of its file's own: expected at most %ld";
    snprintf(report->message, sizeof report->message, what, launch->shared_bytes,
             static_cast<long>(entry.shared_end - entry.shared), static_cast<long>(MOST_SHARED));
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
