// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/cli_common.h"
#include "cli/text_table.h"

namespace amalgam::cli {

namespace {

std::string eta_text(double seconds) { return seconds < 0 ? "" : ", " + duration_text(seconds) + " left"; }

nlohmann::json eta_json(double seconds) { return seconds < 0 ? nlohmann::json() : nlohmann::json(seconds); }

std::string epoch_text(const EpochRecord& epoch, int planned, const std::string& watched, double eta) {
  std::string text = fmt::format("epoch {}/{}  train loss {}  validation loss {}", epoch.epoch, planned,
                                 metric_text(epoch.metric(Part::train, "loss")),
                                 metric_text(epoch.metric(Part::validation, "loss")));
  const std::string second = watched == "log_loss" ? "roc_auc" : watched;
  if (const double value = epoch.metric(Part::validation, second); !std::isnan(value)) {
    text += fmt::format("  {} {}", second, metric_text(value));
  }
  return text + fmt::format("  {:.0f} rows/s{}{}", epoch.rows_per_second, epoch.is_best ? "  best" : "", eta_text(eta));
}

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

nlohmann::json event_json(const Event& event) {
  return std::visit(
      Overloaded{
          [](const RunStarted& e) -> nlohmann::json {
            return {{"event", "run_started"},      {"run", e.run.id},
                    {"strategy", e.run.strategy},  {"device", e.run.device},
                    {"parameters", e.run.parameters}, {"modalities", e.modalities},
                    {"epochs", e.run.epochs_planned}, {"steps_per_epoch", e.steps_per_epoch}};
          },
          [](const StepsDone& e) -> nlohmann::json {
            return {{"event", "steps"},  {"run", e.run},
                    {"step", e.first_step + static_cast<std::int64_t>(e.losses.size())},
                    {"loss", e.losses.empty() ? nlohmann::json() : nlohmann::json(e.losses.back())},
                    {"epoch", e.epoch},  {"epoch_fraction", e.epoch_fraction},
                    {"rows_per_second", e.rows_per_second}, {"eta_seconds", eta_json(e.eta_seconds)}};
          },
          [](const EpochDone& e) -> nlohmann::json {
            return {{"event", "epoch"}, {"run", e.epoch.run}, {"epoch", e.epoch.epoch},
                    {"metrics", metrics_json(e.epoch.metrics)},
                    {"modality_weights", weights_json(e.epoch.weights)},
                    {"learning_rate", e.epoch.learning_rate}, {"seconds", e.epoch.seconds},
                    {"rows_per_second", e.epoch.rows_per_second}, {"is_best", e.epoch.is_best},
                    {"eta_seconds", eta_json(e.eta_seconds)}};
          },
          [](const RunStateChanged& e) -> nlohmann::json {
            return {{"event", "state"}, {"run", e.run}, {"state", to_string(e.state)}, {"message", e.message}};
          },
          [](const RunFinished& e) -> nlohmann::json { return {{"event", "run_finished"}, {"run", run_json(e.run)}}; },
          [](const Progress& e) -> nlohmann::json {
            return {{"event", "progress"}, {"what", e.what}, {"done", e.done}, {"total", e.total},
                    {"eta_seconds", eta_json(e.eta_seconds)}};
          },
          [](const LogMessage& e) -> nlohmann::json {
            return {{"event", "log"}, {"run", e.run}, {"level", e.level}, {"text", e.text}};
          }},
      event);
}

}  // namespace

ProgressPrinter::ProgressPrinter(const std::string& mode)
    : mode_(mode == "json"             ? Mode::json
            : mode == "none"           ? Mode::none
            : ::isatty(STDERR_FILENO)  ? Mode::in_place
                                       : Mode::lines) {}

ProgressPrinter::~ProgressPrinter() { clear(); }

EventSink ProgressPrinter::sink() {
  return [this](const Event& event) {
    const std::lock_guard lock(mutex_);
    if (mode_ == Mode::json) {
      take_json(event);
    } else if (mode_ != Mode::none) {
      take(event);
    }
  };
}

ReadProgress ProgressPrinter::reading(const std::string& what, std::function<bool()> keep_on) {
  return [this, what, keep_on = std::move(keep_on)](std::int64_t done, std::int64_t total) {
    sink()(Progress{what, done, total, -1});
    return keep_on();
  };
}

void ProgressPrinter::line(const std::string& text) {
  const std::lock_guard lock(mutex_);
  put_line(text);
}

void ProgressPrinter::put_line(const std::string& text) {
  if (mode_ == Mode::none || mode_ == Mode::json) return;
  clear();
  std::fprintf(stderr, "%s\n", text.c_str());
}

void ProgressPrinter::clear() {
  if (!has_line_) return;
  std::fputs("\r\033[K", stderr);
  has_line_ = false;
}

void ProgressPrinter::show(const std::string& text) {
  winsize size{};
  const std::size_t width = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 100;
  std::fprintf(stderr, "\r\033[K%s", shortened(text, width - 1).c_str());
  std::fflush(stderr);
  has_line_ = true;
}

std::string ProgressPrinter::name_of(std::int64_t run) const {
  const auto found = runs_.find(run);
  const std::string name = found == runs_.end() ? std::string() : found->second.name;
  return runs_.size() > 1 ? fmt::format("run {}  {}", run, name) : name;
}

bool ProgressPrinter::is_time(double seconds) {
  const auto now = std::chrono::steady_clock::now();
  if (std::chrono::duration<double>(now - last_).count() < seconds) return false;
  last_ = now;
  return true;
}

void ProgressPrinter::take_json(const Event& event) {
  const bool is_frequent = std::holds_alternative<StepsDone>(event) || std::holds_alternative<Progress>(event);
  if (is_frequent && !is_time(0.5)) return;
  std::fprintf(stderr, "%s\n",
               event_json(event).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

void ProgressPrinter::take(const Event& event) {
  std::visit(
      Overloaded{
          [this](const RunStarted& e) {
            runs_[e.run.id] = {e.run.strategy, e.run.watched_metric, e.run.epochs_planned};
            put_line(fmt::format("run {}  {}  on {}, {} parameters, {} steps an epoch", e.run.id, e.run.strategy, e.run.device,
                             e.run.parameters, e.steps_per_epoch));
          },
          [this](const StepsDone& e) {
            if (mode_ != Mode::in_place || !is_time(0.1)) return;
            show(fmt::format("{}  epoch {}/{} {:3.0f} %  loss {}  {:.0f} rows/s{}", name_of(e.run), e.epoch,
                             runs_[e.run].epochs_planned, 100 * e.epoch_fraction, e.losses.empty() ? "" : metric_text(e.losses.back()),
                             e.rows_per_second, eta_text(e.eta_seconds)));
          },
          [this](const EpochDone& e) {
            const Run& run = runs_[e.epoch.run];
            const std::string text = name_of(e.epoch.run) + "  " + epoch_text(e.epoch, run.epochs_planned, run.watched, e.eta_seconds);
            if (mode_ == Mode::in_place) {
              show(text);
            } else {
              put_line(text);
            }
          },
          [this](const RunStateChanged& e) {
            if (e.state == RunState::paused || e.state == RunState::stopping) {
              put_line(fmt::format("run {}  {}  {}", e.run, to_string(e.state), e.message));
            }
            if (is_over(e.state)) runs_.erase(e.run);
          },
          [this](const RunFinished& e) {
            put_line(fmt::format("run {}  {}  {} in {}. {}", e.run.id, e.run.strategy, to_string(e.run.state),
                             duration_text(e.run.seconds), e.run.message));
          },
          [this](const Progress& e) {
            const double share = e.total > 0 ? 100.0 * static_cast<double>(e.done) / static_cast<double>(e.total) : 0;
            const std::string text = fmt::format("{}  {:.0f} %{}", e.what, share, eta_text(e.eta_seconds));
            if (mode_ == Mode::in_place) {
              if (is_time(0.1)) show(text);
            } else if (is_time(5)) {
              put_line(text);
            }
          },
          [this](const LogMessage& e) {
            if (e.level == "warning") put_line(fmt::format("{}: {}", e.level, e.text));
          }},
      event);
}

}  // namespace amalgam::cli
