// How a thread ends its launch before the end, with a message.
// A part of machine.cpp, in its namespace.
#pragma once

void back_to_host(void** from) { reformer4j_switch(from, host_stack_pointer); }

[[noreturn]] void give_up() {
  void* nowhere;
  back_to_host(&nowhere);
  __builtin_unreachable();
}

[[noreturn]] __attribute__((format(printf, 1, 2))) void refuse(const char* format, ...) {
  va_list values;
  va_start(values, format);
  report->outcome = REFUSED;
  report->thread = current;
  vsnprintf(report->message, sizeof report->message, format, values);
  va_end(values);
  give_up();
}

void refuse_plainly(const char* message, Site site) {
  refuse("%s:%d: %s", site.file, site.line, message);
}
