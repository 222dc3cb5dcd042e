// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/interrupts.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "engine/base/error.h"

namespace amalgam::cli {

namespace {

// A handler may do next to nothing; it writes one byte, a thread reads it and acts. (Blocking the signal would not
// do: the linear-algebra library starts threads before main does.)
volatile sig_atomic_t write_end = -1;

void on_signal(int) {
  const int saved = errno;
  const char byte = 's';
  [[maybe_unused]] const ssize_t written = ::write(write_end, &byte, 1);
  errno = saved;
}

void set_handler(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interrupts::Interrupts(RunControl& control) : control_(control) {
  if (::pipe2(pipe_, O_CLOEXEC) != 0) {
    throw Error(ErrorKind::internal, "cli.pipe", "The system has no free file handles; close other programs.");
  }
  write_end = pipe_[1];
  listener_ = std::thread([this] { listen(); });
  set_handler(on_signal);
}

Interrupts::~Interrupts() {
  set_handler(SIG_DFL);
  const char byte = 'q';
  while (::write(pipe_[1], &byte, 1) < 0 && errno == EINTR) {
  }
  listener_.join();
  write_end = -1;
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

void Interrupts::listen() {
  for (char byte = 0;;) {
    const ssize_t got = ::read(pipe_[0], &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || byte == 'q') return;
    if (++count_ == 1) {
      std::fputs("\nStopping after this batch; the best so far is kept. Press Ctrl+C again to cancel.\n", stderr);
      control_.stop_keep_best();
    } else {
      control_.cancel();
    }
  }
}

}  // namespace amalgam::cli
