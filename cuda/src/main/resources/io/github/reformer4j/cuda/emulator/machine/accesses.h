// Accesses of memory, watched for races.
// A part of machine.cpp, in its namespace.
#pragma once

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
