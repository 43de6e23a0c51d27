// Asynchronous copies.
// A part of machine.cpp, in its namespace.
#pragma once

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
