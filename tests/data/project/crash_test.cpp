// SPDX-License-Identifier: GPL-3.0-or-later
#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "data/project/project_fixture.h"
#include "engine/project/worker.h"

namespace amalgam {
namespace {

using Mode = ProjectStore::Mode;

class AfterACrash : public ProjectFixture {
 protected:
  /// Starts a process that adds a run and writes epochs for ever; each number comes through the
  /// pipe once its write has returned. Returns the process id.
  pid_t start_writer() {
    EXPECT_EQ(pipe(pipe_), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(pipe_[0]);
      write_for_ever();
    }
    close(pipe_[1]);
    return child;
  }

  int next_epoch_written() {
    int epoch = 0;
    return read(pipe_[0], &epoch, sizeof epoch) == sizeof epoch ? epoch : 0;
  }

  /// Kills it without a warning, reads what it still reported, and returns the last epoch reported.
  int kill_writer(pid_t child, int last) {
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    while (const int epoch = next_epoch_written()) last = epoch;
    close(pipe_[0]);
    return last;
  }

 private:
  [[noreturn]] void write_for_ever() {
    try {
      ProjectStore store = create();
      const std::int64_t id = add_sample_run(store);
      const std::vector<std::byte> weights(200'000, std::byte{3});
      for (int epoch = 1;; ++epoch) {
        store.write_checkpoint(id, "last", epoch, weights);
        store.write_epoch(sample_epoch(id, epoch, 1.0 / epoch, true));
        if (write(pipe_[1], &epoch, sizeof epoch) != sizeof epoch) break;
      }
    } catch (const std::exception& error) {
      std::fprintf(stderr, "writer: %s\n", error.what());
    }
    _exit(1);
  }

  int pipe_[2] = {-1, -1};
};

TEST_F(AfterACrash, EverythingWhoseWriteHadReturnedIsThere) {
  const pid_t child = start_writer();
  int last = 0;
  while (last < 15) {
    last = next_epoch_written();
    ASSERT_GT(last, 0) << "the writer ended by itself";
  }
  last = kill_writer(child, last);

  ProjectStore store(file(), Mode::read_write);
  EXPECT_EQ(store.integrity_check(), "ok");
  const auto epochs = store.epochs(1, true);
  ASSERT_GE(epochs.size(), static_cast<std::size_t>(last));
  for (int i = 0; i < last; ++i) {
    const EpochRecord& epoch = epochs[static_cast<std::size_t>(i)];
    EXPECT_EQ(epoch.epoch, i + 1);
    EXPECT_EQ(epoch.metric(Part::validation, "log_loss"), 1.0 / (i + 1));
    EXPECT_EQ(epoch.attention.size(), 2U);
    EXPECT_EQ(epoch.probe.size(), 1U);
  }
  EXPECT_GE(store.checkpoint(1, "last")->epoch, last);
  EXPECT_EQ(store.run(1).epochs_done, static_cast<int>(epochs.size()));
}

TEST_F(AfterACrash, TheRunIsMarkedInterruptedOnceItsEngineIsDead) {
  const pid_t child = start_writer();
  const int first = next_epoch_written();
  ASSERT_GT(first, 0);
  {
    ProjectStore store(file(), Mode::read_write);
    EXPECT_EQ(store.mark_interrupted(), 0);  // its engine lives
    EXPECT_EQ(store.run(1).state, RunState::running);
  }
  kill_writer(child, first);
  ProjectStore store(file(), Mode::read_write);
  EXPECT_EQ(store.run(1).state, RunState::running);  // nobody has looked yet
  EXPECT_EQ(store.mark_interrupted(), 1);
  EXPECT_EQ(store.run(1).state, RunState::interrupted);
  EXPECT_FALSE(store.run(1).message.empty());
  EXPECT_FALSE(store.run(1).finished_at.empty());
  EXPECT_EQ(store.mark_interrupted(), 0);
}

TEST_F(AfterACrash, AProcessThatGotTheSameNumberIsNotTakenForTheEngine) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  store.heartbeat(id);
  EXPECT_EQ(store.mark_interrupted(), 0);  // this process itself
  SQLite::Database(file().string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE run SET worker_started = worker_started - 1");
  EXPECT_EQ(store.mark_interrupted(), 1);
}

TEST_F(AfterACrash, OnlyRunsThatAnEngineWasAtWorkOnAreInterrupted) {
  ProjectStore store = create();
  std::vector<std::int64_t> ids;
  for (int i = 0; i <= static_cast<int>(RunState::interrupted); ++i) {
    RunRecord run = sample_run(store.add_dataset(sample_dataset()));
    run.state = static_cast<RunState>(i);
    ids.push_back(store.add_run(run, sample_split()));
  }
  SQLite::Database(file().string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE run SET worker_pid = NULL");
  EXPECT_EQ(store.mark_interrupted(), 5);  // queued, preparing, running, paused, stopping
  EXPECT_EQ(store.run(ids[0]).state, RunState::draft);
  EXPECT_EQ(store.run(ids[6]).state, RunState::finished);
  EXPECT_EQ(store.run(ids[4]).state, RunState::interrupted);
}

TEST(Worker, IsAliveUntilItIsKilledEvenIfNobodyWaitsForIt) {
  EXPECT_TRUE(is_alive(this_worker()));
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const Worker worker = this_worker();
    if (write(ready[1], &worker.started, sizeof worker.started) != sizeof worker.started) _exit(1);
    while (true) pause();
  }
  Worker worker{.pid = child, .started = 0, .boot = this_worker().boot};
  ASSERT_EQ(read(ready[0], &worker.started, sizeof worker.started),
            static_cast<ssize_t>(sizeof worker.started));
  EXPECT_TRUE(is_alive(worker));
  Worker other_boot = worker;
  other_boot.boot = "another";
  EXPECT_FALSE(is_alive(other_boot));
  kill(child, SIGKILL);
  siginfo_t info;
  waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);  // dead, but still in /proc
  EXPECT_FALSE(is_alive(worker));
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(is_alive(worker));
  close(ready[0]);
  close(ready[1]);
}

}  // namespace
}  // namespace amalgam
