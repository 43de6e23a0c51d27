// Finds accesses of memory that nothing orders: by two threads, one of them writing, with no barrier
// and no warp operation between; or by two blocks. Works whatever the order in which threads ran.
// Kernels that are to be watched are compiled to report every access.
//
// The rules are those of vector clocks, cut to the shape of a block: a barrier orders everything, a
// warp operation what its lanes did before. Of the readers of a place two are remembered, from
// different warps where there are such; atomics are not looked at. So what is reported is a race,
// but not every race is reported.
#pragma once

#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

namespace races {

const int LANES = 32;
const unsigned long UNIT = 2;
const size_t CELLS = 1 << 20;

// By whom, and when by the clocks of the block and of the thread; phase 0 is never.
struct Access {
  unsigned long block;
  unsigned thread, phase, clock;
  const void* place;
};

// What happened to two bytes of memory in one use of them: by a launch, or by a block if they are
// shared. Another address may take the cell, which forgets.
struct Cell {
  unsigned long address;
  unsigned long use;
  Access writer, reader, other_reader;
};

struct Race {
  Access before;
  bool was_write;
};

class Watch {
 public:
  bool start() {
    void* memory = mmap(nullptr, CELLS * sizeof(Cell), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    cells = static_cast<Cell*>(memory);
    return memory != MAP_FAILED;
  }

  void begin_launch() { launch++; }

  void begin_block(unsigned long index) {
    block = index;
    phase = 1;
    memset(known, 0, sizeof known);
    for (size_t thread = 0; thread < THREADS; thread++) {
      known[thread][thread % LANES] = 1;
    }
  }

  void barrier() { phase++; }

  // Lanes of a warp have met: each knows what any of them knew.
  void meet(unsigned warp, unsigned mask) {
    unsigned joined[LANES] = {};
    for (int lane = 0; lane < LANES; lane++) {
      for (int of = 0; mask >> lane & 1 && of < LANES; of++) {
        unsigned clock = known[warp * LANES + lane][of];
        joined[of] = clock > joined[of] ? clock : joined[of];
      }
    }
    for (int lane = 0; lane < LANES; lane++) {
      if (mask >> lane & 1) {
        memcpy(known[warp * LANES + lane], joined, sizeof joined);
        known[warp * LANES + lane][lane]++;
      }
    }
  }

  // Whether an access is a race, and with what; shared memory is another one in each block.
  bool access(unsigned thread, const void* address, size_t bytes, bool writes, bool shared,
              const void* place, Race& race) {
    unsigned long from = reinterpret_cast<unsigned long>(address);
    Access now = {block, thread, phase, known[thread][thread % LANES], place};
    for (unsigned long at = from; at < from + bytes; at += UNIT) {
      Cell& cell = cell_of(at, shared);
      if (!ordered(cell.writer, now)) {
        race = {cell.writer, true};
        return true;
      }
      if (writes) {
        for (const Access& reader : {cell.reader, cell.other_reader}) {
          if (!ordered(reader, now)) {
            race = {reader, false};
            return true;
          }
        }
        cell.writer = now;
        cell.reader.phase = cell.other_reader.phase = 0;
      } else {
        remember(cell, now);
      }
    }
    return false;
  }

 private:
  static const size_t THREADS = 1024;

  Cell* cells;
  unsigned long launch = 0;
  unsigned long block = 0;
  unsigned phase = 1;
  // What each thread knows of the clocks of its warp.
  unsigned known[THREADS][LANES];

  Cell& cell_of(unsigned long address, bool shared) {
    Cell& cell = cells[(address / UNIT * 0x9E3779B97F4A7C15ul >> 40) % CELLS];
    unsigned long use = (launch << 32) + (shared ? block + 1 : 0);
    if (cell.address != address || cell.use != use) {
      cell.address = address;
      cell.use = use;
      cell.writer.phase = cell.reader.phase = cell.other_reader.phase = 0;
    }
    return cell;
  }

  bool ordered(const Access& before, const Access& now) const {
    if (before.phase == 0) {
      return true;
    }
    if (before.block != now.block) {
      return false;
    }
    return before.thread == now.thread || before.phase < now.phase ||
           (before.thread / LANES == now.thread / LANES &&
            known[now.thread][before.thread % LANES] >= before.clock);
  }

  void remember(Cell& cell, const Access& now) {
    if (ordered(cell.reader, now)) {
      cell.reader = now;
    } else if (cell.reader.block != now.block ||
               cell.reader.thread / LANES != now.thread / LANES) {
      cell.other_reader = now;
    }
  }
};

}  // namespace races
