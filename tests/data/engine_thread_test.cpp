// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine_thread.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "engine/base/error.h"

namespace amalgam {
namespace {

using namespace std::chrono_literals;

/// Posts a job and waits until it has run, so that all posted before have run too.
void drain(EngineThread& engine) {
  const auto done = std::make_shared<std::promise<void>>();  // outlives both sides' last touch
  engine.post({.work = [done](RunControl&) { done->set_value(); }, .failed = {}});
  done->get_future().wait();
}

/// Works until it is told to stop, like a training run.
void work_until_stopped(RunControl& control) {
  while (control.stop() == RunControl::Stop::none) {
    control.wait_while_paused();
    std::this_thread::sleep_for(1ms);
  }
}

template <class Condition>
bool comes_true(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

TEST(EngineThread, RunsJobsOneAtATimeInOrder) {
  EngineThread engine;
  std::vector<int> order;  // written by the engine's thread alone, read after drain()
  std::atomic<int> at_once = 0;
  std::atomic<bool> overlapped = false;
  for (int i = 0; i < 50; ++i) {
    engine.post({.work =
                     [&, i](RunControl&) {
                       if (++at_once > 1) overlapped = true;
                       order.push_back(i);
                       --at_once;
                     },
                 .failed = {}});
  }
  drain(engine);
  ASSERT_EQ(order.size(), 50U);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
  EXPECT_FALSE(overlapped);
}

TEST(EngineThread, RunsJobsOnAnotherThread) {
  EngineThread engine;
  std::promise<std::thread::id> seen;
  engine.post(
      {.work = [&](RunControl&) { seen.set_value(std::this_thread::get_id()); }, .failed = {}});
  EXPECT_NE(seen.get_future().get(), std::this_thread::get_id());
}

TEST(EngineThread, PausesAndResumesAJobThroughItsControl) {
  EngineThread engine;
  std::atomic<int> steps = 0;
  const auto control = engine.post({.work =
                                        [&](RunControl& mine) {
                                          while (mine.stop() == RunControl::Stop::none) {
                                            mine.wait_while_paused();
                                            ++steps;
                                            std::this_thread::sleep_for(1ms);
                                          }
                                        },
                                    .failed = {}});
  ASSERT_TRUE(comes_true([&] { return steps > 3; }));
  control->pause();
  std::this_thread::sleep_for(50ms);  // longer than a step: the one under way is over
  const int paused_at = steps;
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(steps, paused_at);
  control->resume();
  EXPECT_TRUE(comes_true([&] { return steps > paused_at + 3; }));
  control->stop_keep_best();
  drain(engine);
  EXPECT_EQ(control->stop(), RunControl::Stop::keep_best);
}

TEST(EngineThread, EndsAPausedJobThatIsCancelled) {
  EngineThread engine;
  const auto control = engine.post({.work = work_until_stopped, .failed = {}});
  control->pause();
  std::this_thread::sleep_for(20ms);
  control->cancel();
  drain(engine);
  EXPECT_TRUE(comes_true([&] { return engine.is_idle(); }));
}

TEST(EngineThread, NeverStartsAJobThatWasCancelledWhileItWaited) {
  EngineThread engine;
  std::atomic<bool> started = false;
  const auto first = engine.post({.work = work_until_stopped, .failed = {}});
  ASSERT_TRUE(comes_true([&] { return engine.waiting() == 0; }));
  const auto second = engine.post({.work = [&](RunControl&) { started = true; }, .failed = {}});
  EXPECT_EQ(engine.waiting(), 1U);
  second->cancel();
  EXPECT_EQ(engine.waiting(), 0U);
  first->cancel();
  drain(engine);
  EXPECT_FALSE(started);
}

TEST(EngineThread, TellsTheCodeOfAnEngineErrorAndGoesOn) {
  EngineThread engine;
  std::promise<std::pair<std::string, std::string>> told;
  engine.post({.work =
                   [](RunControl&) {
                     throw Error(ErrorKind::data, "csv.no_header", "The file has no header.");
                   },
               .failed =
                   [&](const std::string& message, const std::string& code) {
                     told.set_value({message, code});
                   }});
  const auto [message, code] = told.get_future().get();
  EXPECT_EQ(message, "The file has no header.");
  EXPECT_EQ(code, "csv.no_header");
  bool ran = false;
  engine.post({.work = [&](RunControl&) { ran = true; }, .failed = {}});
  drain(engine);
  EXPECT_TRUE(ran);
}

TEST(EngineThread, CallsEveryOtherExceptionInternal) {
  EngineThread engine;
  std::vector<std::string> told;  // written by the engine's thread, read after drain()
  const auto failed = [&](const std::string& message, const std::string& code) {
    told.push_back(code + ": " + message);
  };
  engine.post({.work = [](RunControl&) { throw std::out_of_range("index 7"); }, .failed = failed});
  engine.post({.work = [](RunControl&) { throw 42; }, .failed = failed});
  drain(engine);
  EXPECT_EQ(told, (std::vector<std::string>{"internal: index 7",
                                            "internal: The work ended with an unknown error."}));
}

TEST(EngineThread, OutlivesACallbackThatThrows) {
  EngineThread engine;
  engine.post({.work = [](RunControl&) { throw std::runtime_error("work"); },
               .failed = [](const std::string&,
                            const std::string&) { throw std::runtime_error("callback"); }});
  engine.post(
      {.work = [](RunControl&) { throw std::runtime_error("nobody listens"); }, .failed = {}});
  bool ran = false;
  engine.post({.work = [&](RunControl&) { ran = true; }, .failed = {}});
  drain(engine);
  EXPECT_TRUE(ran);
}

TEST(EngineThread, EndsQuicklyWhileAJobRunsAndOthersWait) {
  std::atomic<bool> second_started = false;
  std::shared_ptr<RunControl> first, second;
  const auto start = std::chrono::steady_clock::now();
  {
    EngineThread engine;
    first = engine.post({.work = work_until_stopped, .failed = {}});
    ASSERT_TRUE(comes_true([&] { return engine.waiting() == 0; }));
    second = engine.post({.work = [&](RunControl&) { second_started = true; }, .failed = {}});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_EQ(first->stop(), RunControl::Stop::cancel);
  EXPECT_EQ(second->stop(), RunControl::Stop::cancel);
  EXPECT_FALSE(second_started);
}

TEST(EngineThread, EndsWhileAJobIsPaused) {
  std::shared_ptr<RunControl> control;
  const auto start = std::chrono::steady_clock::now();
  {
    EngineThread engine;
    control = engine.post({.work = work_until_stopped, .failed = {}});
    control->pause();
    ASSERT_TRUE(comes_true([&] { return engine.waiting() == 0; }));
    std::this_thread::sleep_for(10ms);  // by now it waits
    EXPECT_FALSE(engine.is_idle());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_EQ(control->stop(), RunControl::Stop::cancel);
}

TEST(EngineThread, IsIdleBeforeAndAfterItsJobsOnly) {
  EngineThread engine;
  EXPECT_TRUE(engine.is_idle());
  const auto control = engine.post({.work = work_until_stopped, .failed = {}});
  EXPECT_FALSE(engine.is_idle());
  control->cancel();
  EXPECT_TRUE(comes_true([&] { return engine.is_idle(); }));
}

TEST(EngineThread, LetsGoOfWhatAJobHeldBeforeItIsIdle) {
  EngineThread engine;
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = held;
  engine.post({.work = [held = std::move(held)](RunControl&) {}, .failed = {}});
  ASSERT_TRUE(comes_true([&] { return engine.is_idle(); }));
  EXPECT_TRUE(watch.expired());
}

TEST(EngineThread, LetsAJobPostTheNext) {
  EngineThread engine;
  std::promise<void> done;
  engine.post({.work =
                   [&](RunControl&) {
                     engine.post({.work = [&](RunControl&) { done.set_value(); }, .failed = {}});
                   },
               .failed = {}});
  EXPECT_EQ(done.get_future().wait_for(10s), std::future_status::ready);
}

TEST(EngineThread, TakesJobsFromManyThreads) {
  EngineThread engine;
  int count = 0;  // touched by the engine's thread alone
  std::vector<std::jthread> posters;
  for (int i = 0; i < 4; ++i) {
    posters.emplace_back([&] {
      for (int k = 0; k < 100; ++k) {
        engine.post({.work = [&](RunControl&) { ++count; }, .failed = {}});
        engine.is_idle();
        engine.waiting();
      }
    });
  }
  posters.clear();  // joins
  drain(engine);
  EXPECT_EQ(count, 400);
}

TEST(EngineThread, LowersThePriorityOfItsOwnThreadOnly) {
  const int before = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
  EngineThread engine(before + 1);
  std::promise<int> nice;
  engine.post({.work =
                   [&](RunControl&) {
                     nice.set_value(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())));
                   },
               .failed = {}});
  EXPECT_EQ(nice.get_future().get(), before + 1);
  EXPECT_EQ(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())), before);
}

TEST(EngineThread, RefusesAJobWithoutWork) {
  EngineThread engine;
  EXPECT_THROW(engine.post({}), Error);
}

TEST(EngineThread, OfSeveralThreadsRunsJobsSideBySideInTheOrderOfTheQueue) {
  EngineThread engine(0, 3);
  EXPECT_EQ(engine.threads(), 3);
  std::mutex mutex;
  std::vector<int> begun;
  std::vector<std::size_t> threads;
  std::atomic<int> at_once = 0, most_at_once = 0;
  for (int i = 0; i < 12; ++i) {
    engine.post({.work =
                     [&, i](RunControl&) {
                       std::this_thread::sleep_for(2ms);  // others would come first if they might
                       {
                         const std::lock_guard lock(mutex);
                         begun.push_back(i);
                         threads.push_back(EngineThread::current_thread());
                       }
                       engine.begun();
                       most_at_once = std::max<int>(most_at_once, ++at_once);
                       std::this_thread::sleep_for(20ms);
                       --at_once;
                     },
                 .failed = {},
                 .begins_late = true});
  }
  engine.wait_until_idle();
  ASSERT_EQ(begun.size(), 12U);
  EXPECT_TRUE(std::is_sorted(begun.begin(), begun.end()));
  EXPECT_GE(most_at_once, 2);
  EXPECT_LE(most_at_once, 3);
  EXPECT_LE(*std::max_element(threads.begin(), threads.end()), 2U);
}

TEST(EngineThread, GivesAJobThatWantsItTheMachineAlone) {
  EngineThread engine(0, 3);
  std::atomic<int> at_once = 0;
  std::atomic<bool> was_alone = true, began = false;
  const auto beside = [&](RunControl&) {
    ++at_once;
    std::this_thread::sleep_for(20ms);
    --at_once;
  };
  const auto alone = [&](RunControl&) {
    began = true;
    for (int i = 0; i < 20; ++i) {
      if (at_once > 0) was_alone = false;
      std::this_thread::sleep_for(1ms);
    }
  };
  for (int i = 0; i < 3; ++i) {
    engine.post({.work = beside, .failed = {}});
    engine.post({.work = alone, .failed = {}, .alone = true});
    engine.post({.work = beside, .failed = {}});
  }
  engine.wait_until_idle();
  EXPECT_TRUE(began);
  EXPECT_TRUE(was_alone);
}

TEST(EngineThread, AJobThatEndsBeforeItHasBegunHoldsNobodyUp) {
  EngineThread engine(0, 2);
  std::atomic<int> ran = 0;
  engine.post({.work = [](RunControl&) { throw std::runtime_error("at once"); }, .failed = {}, .begins_late = true});
  for (int i = 0; i < 4; ++i) engine.post({.work = [&](RunControl&) { ++ran; }, .failed = {}, .begins_late = true});
  engine.wait_until_idle();
  EXPECT_EQ(ran, 4);
}

TEST(EngineThread, OfSeveralThreadsEndsWhileJobsRunPausedAndWait) {
  std::vector<std::shared_ptr<RunControl>> controls;
  const auto start = std::chrono::steady_clock::now();
  {
    EngineThread engine(0, 2);
    for (int i = 0; i < 4; ++i) controls.push_back(engine.post({.work = work_until_stopped, .failed = {}}));
    controls[1]->pause();
    ASSERT_TRUE(comes_true([&] { return engine.waiting() == 2; }));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  for (const auto& one : controls) EXPECT_EQ(one->stop(), RunControl::Stop::cancel);
}

}  // namespace
}  // namespace amalgam
