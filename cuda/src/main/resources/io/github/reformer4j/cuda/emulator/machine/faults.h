// Faults of a kernel, which end its launch and nothing else.
// A part of machine.cpp, in its namespace.
#pragma once

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
