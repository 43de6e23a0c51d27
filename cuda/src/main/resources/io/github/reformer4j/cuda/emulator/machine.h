// What a compiled kernel and the machine that runs it agree on. Both include it; neither is linked
// against the other: a kernel's library gets the machine's address with every launch.
#pragma once

namespace reformer4j {

struct Index {
  unsigned x, y, z;
};

// Where in the source a thread waits.
struct Site {
  const char* file;
  int line;
};

// Completes an operation of a warp: operands of the lanes in the mask, null for the others.
typedef void (*Completion)(void* const* operands, unsigned mask);

enum Vote { NONE, ANY, ALL, COUNT };

// What a thread knows of itself. A kernel's library has its own, which the machine sets.
struct Indices {
  Index thread, block, threads, blocks;
};

struct Machine {
  unsigned char* dynamic_shared;

  // Waits for the whole block; what the votes of all threads come to.
  int (*barrier)(Vote vote, int value, Site site);
  // Waits for all lanes of the mask; the last to arrive completes the operation for all.
  void (*collective)(Completion complete, unsigned mask, void* operand, Site site);

  void (*copy)(void* shared, const void* global, bool valid, Site site);
  void (*copy_commit)();
  void (*copy_wait)(int groups);

  Completion ldmatrix, ldmatrix_trans, mma;
  // A kernel that is watched reads or writes memory, at a place in its code.
  void (*access)(const void* address, unsigned long bytes, bool writes, const void* place);
  // Ends the launch with a message.
  void (*refuse)(const char* message, Site site);
};

// A kernel in its library.
struct Entry {
  void (*run)(void** arguments);
  int parameters;
  int most_threads;
  bool watched;
  Machine** machine;
  Indices* indices;
  unsigned char* shared;
  unsigned char* shared_end;
};

// What the host asks for. Eight bytes each, so that Java has a plain array of longs.
struct Launch {
  const Entry* entry;
  void** arguments;
  long argument_count;
  long blocks[3];
  long threads;
  long shared_bytes;
  long reversed;
};

enum Outcome { DONE, REFUSED, FAULT };

// What became of it.
struct Report {
  long outcome;
  long signal;
  unsigned long address;
  // 1: the fault is a write; -1: the address is none that memory can have.
  long writing;
  long thread;
  long block[3];
  // Of a race, both places in the kernel's library: now and before. Else 0.
  long places[2];
  char message[1024];
};

struct LdmatrixOperand {
  const unsigned char* row;
  unsigned* out;
};

struct MmaOperand {
  float* d;
  const unsigned* a;
  const unsigned* b;
};

}  // namespace reformer4j
