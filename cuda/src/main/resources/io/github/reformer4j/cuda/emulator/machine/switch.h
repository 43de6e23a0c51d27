// From one fiber to another, x86-64 with the calling convention of System V.
#pragma once

// Saves the stack pointer with the registers that a callee must keep, and goes on where `to` was
// saved.
extern "C" void reformer4j_switch(void** from, void* to);
extern "C" void reformer4j_resume();
asm(R"(
.text
.globl reformer4j_switch
.hidden reformer4j_switch
.type reformer4j_switch, @function
reformer4j_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
.globl reformer4j_resume
.hidden reformer4j_resume
reformer4j_resume:
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size reformer4j_switch, .-reformer4j_switch
)");
