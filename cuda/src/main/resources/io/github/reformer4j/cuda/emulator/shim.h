// What g++ lacks to compile a kernel: CUDA's words and built-in functions, and a twin of every
// wrapper in ptx.cuh. Included before the kernel. No header of a library is, which keeps compiling
// short.
#pragma once

#include "emulator/machine.h"

#define REFORMER4J_EMULATED 1

#include "emulator/shim/words.h"
#include "emulator/shim/vectors.h"
#include "emulator/shim/undefined.h"
#include "emulator/shim/watched.h"
#include "emulator/shim/arithmetic.h"
#include "emulator/shim/memory.h"
#include "emulator/shim/waiting.h"
#include "emulator/shim/ptx.h"
#include "emulator/shim/entries.h"
