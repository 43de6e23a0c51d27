// A CUDA driver with a card of host memory, for the calls that the backend makes: so that the binding, its types and
// its handles are tried where there is no card. It runs one kernel, "scale", in C.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CONTEXT ((void*)0x1111)
#define STREAM ((void*)0x2222)
#define MODULE ((void*)0x3333)
#define SCALE ((void*)0x4444)
#define GRAPH ((void*)0x6666)
#define EXECUTABLE ((void*)0x7777)

enum { OK = 0, INVALID = 1, MEMORY = 2, NOT_FOUND = 500, WRONG_CONTEXT = 201 };
typedef unsigned long long address;

static _Thread_local void* current;
static int started, capturing, allowed = 49152, contexts, live;
static struct { float* values; int count; } recorded[8];
static int records;

// Every call below needs the context.
#define NEED_CONTEXT if (current != CONTEXT) return WRONG_CONTEXT

int cuInit(unsigned flags) { return flags ? INVALID : (started = 1, OK); }
// NVRTC asks every driver it finds for a table of its own, and must get an answer.
int cuGetExportTable(const void** table, const void* id) { (void)id; *table = 0; return NOT_FOUND; }
int cuDriverGetVersion(int* v) { *v = 13000; return OK; }
int cuDeviceGetCount(int* n) { return started ? (*n = 1, OK) : 3; }
int cuDeviceGet(int* d, int ordinal) { return ordinal == 0 ? (*d = 77, OK) : 101; }
int cuDeviceGetName(char* name, int length, int d) {
  if (d != 77) return 101;
  strncpy(name, "Pretended card", (size_t)length);
  return OK;
}
int cuDeviceGetAttribute(int* value, int attribute, int d) {
  if (d != 77) return 101;
  switch (attribute) {
    case 16: *value = 4; return OK;
    case 75: *value = 8; return OK;
    case 76: *value = 9; return OK;
    case 97: *value = 101376; return OK;
    default: return INVALID;
  }
}
int cuDevicePrimaryCtxRetain(void** context, int d) { return d == 77 ? (contexts++, *context = CONTEXT, OK) : 101; }
int cuDevicePrimaryCtxRelease_v2(int d) { return d == 77 && contexts-- > 0 && live == 0 ? OK : INVALID; }
int cuCtxSetCurrent(void* context) { return context == CONTEXT ? (current = context, OK) : WRONG_CONTEXT; }
int cuStreamCreate(void** s, unsigned flags) { NEED_CONTEXT; return flags == 1 ? (live++, *s = STREAM, OK) : INVALID; }
int cuStreamSynchronize(void* s) { return s == STREAM && !capturing ? OK : INVALID; }
int cuStreamDestroy_v2(void* s) { return s == STREAM ? (live--, OK) : INVALID; }
int cuModuleLoadData(void** module, const void* image) {
  NEED_CONTEXT;
  return memcmp(image, "\177ELF", 4) ? 200 : (live++, *module = MODULE, OK);
}
int cuModuleUnload(void* module) { return module == MODULE ? (live--, OK) : INVALID; }
int cuModuleGetFunction(void** f, void* module, const char* name) {
  return module == MODULE && !strcmp(name, "scale") ? (*f = SCALE, OK) : NOT_FOUND;
}
int cuFuncSetAttribute(void* f, int attribute, int value) {
  return f == SCALE && attribute == 8 ? (allowed = value, OK) : INVALID;
}
static void scale(float* values, int count) {
  for (int i = 0; i < count; i++) values[i] *= 2;
}
int cuLaunchKernel(void* f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                   unsigned shared, void* s, void** parameters, void** extra) {
  NEED_CONTEXT;
  if (f != SCALE || s != STREAM || extra || gy != 2 || gz != 3 || by != 1 || bz != 1 || (int)shared > allowed) return INVALID;
  float* values = *(float**)parameters[0];
  int count = *(int*)parameters[1];
  if ((int)(gx * bx) < count) return INVALID;
  if (capturing) {
    recorded[records].values = values;
    recorded[records++].count = count;
  } else {
    scale(values, count);
  }
  return OK;
}
int cuMemGetInfo_v2(size_t* available, size_t* total) {
  NEED_CONTEXT;
  *available = 1000000000;
  *total = 5000000000;
  return OK;
}
int cuMemAlloc_v2(address* a, size_t bytes) {
  NEED_CONTEXT;
  if (bytes > 1000000000) return MEMORY;
  live++;
  *a = (address)(uintptr_t)aligned_alloc(256, (bytes + 255) / 256 * 256);
  return OK;
}
int cuMemFree_v2(address a) { NEED_CONTEXT; free((void*)(uintptr_t)a); live--; return OK; }
int cuMemAllocHost_v2(void** p, size_t bytes) { NEED_CONTEXT; live++; *p = malloc(bytes); return OK; }
int cuMemFreeHost(void* p) { NEED_CONTEXT; free(p); live--; return OK; }
static int move(void* to, const void* from, size_t bytes, void* s) {
  NEED_CONTEXT;
  if (s != STREAM || capturing) return INVALID;
  memcpy(to, from, bytes);
  return OK;
}
int cuMemcpyHtoDAsync_v2(address to, const void* from, size_t bytes, void* s) { return move((void*)(uintptr_t)to, from, bytes, s); }
int cuMemcpyDtoHAsync_v2(void* to, address from, size_t bytes, void* s) { return move(to, (void*)(uintptr_t)from, bytes, s); }
int cuMemcpyDtoDAsync_v2(address to, address from, size_t bytes, void* s) {
  return move((void*)(uintptr_t)to, (void*)(uintptr_t)from, bytes, s);
}
int cuMemsetD8Async(address to, unsigned char value, size_t bytes, void* s) {
  NEED_CONTEXT;
  if (s != STREAM || capturing) return INVALID;
  memset((void*)(uintptr_t)to, value, bytes);
  return OK;
}
int cuEventCreate(void** e, unsigned flags) { NEED_CONTEXT; live++; *e = malloc(1); return flags == 2 ? OK : INVALID; }
int cuEventRecord(void* e, void* s) { NEED_CONTEXT; return e && s == STREAM && !capturing ? OK : INVALID; }
int cuEventSynchronize(void* e) { return e ? OK : INVALID; }
int cuEventDestroy_v2(void* e) { free(e); live--; return OK; }
int cuStreamBeginCapture_v2(void* s, int mode) {
  NEED_CONTEXT;
  records = 0;
  return s == STREAM && mode == 2 && !capturing ? (capturing = 1, OK) : INVALID;
}
int cuStreamEndCapture(void* s, void** graph) {
  return s == STREAM && capturing ? (capturing = 0, live++, *graph = GRAPH, OK) : INVALID;
}
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long flags) {
  return graph == GRAPH && !flags ? (live++, *executable = EXECUTABLE, OK) : INVALID;
}
int cuGraphLaunch(void* executable, void* s) {
  NEED_CONTEXT;
  if (executable != EXECUTABLE || s != STREAM) return INVALID;
  for (int i = 0; i < records; i++) scale(recorded[i].values, recorded[i].count);
  return OK;
}
int cuGraphDestroy(void* graph) { return graph == GRAPH ? (live--, OK) : INVALID; }
int cuGraphExecDestroy(void* executable) { return executable == EXECUTABLE ? (live--, OK) : INVALID; }
int cuGetErrorName(int code, const char** text) {
  switch (code) {
    case INVALID: *text = "CUDA_ERROR_INVALID_VALUE"; return OK;
    case MEMORY: *text = "CUDA_ERROR_OUT_OF_MEMORY"; return OK;
    case NOT_FOUND: *text = "CUDA_ERROR_NOT_FOUND"; return OK;
    default: *text = 0; return INVALID;
  }
}
int cuGetErrorString(int code, const char** text) {
  *text = "words of the pretended driver";
  return code ? OK : INVALID;
}
