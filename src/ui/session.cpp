// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTime>
#include <QTimer>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "ui/engine_text.h"
#include "ui/format.h"

namespace amalgam::ui {

/// One change of the plan, undone by putting the former plan back.
class PlanCommand final : public QUndoCommand {
 public:
  PlanCommand(Session* session, Plan before, Plan after, const QString& text, int merge_key)
      : QUndoCommand(text),
        session_(session),
        before_(std::move(before)),
        after_(std::move(after)),
        mergeKey_(merge_key) {}
  void undo() override { session_->apply(before_); }
  void redo() override { session_->apply(after_); }
  int id() const override { return mergeKey_ == 0 ? -1 : mergeKey_; }
  bool mergeWith(const QUndoCommand* other) override {
    if (other->text() != text()) return false;
    after_ = static_cast<const PlanCommand*>(other)->after_;
    return true;
  }

 private:
  Session* session_;
  Plan before_, after_;
  int mergeKey_;
};

std::string Plan::settings_json() const {
  nlohmann::json options = nlohmann::json::object();
  for (const auto& [name, value] : values) {
    std::visit([&, key = name](const auto& one) { options[key] = one; }, value);
  }
  return nlohmann::json{{"strategy", strategy}, {"split", split},     {"seed", seed},
                        {"device", device},     {"threads", threads}, {"options", options}}
      .dump();
}

void Plan::merge_settings_json(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return;
  const auto member = [&](const char* name, auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if (const auto found = json.find(name); found != json.end()) {
      try {
        value = found->get<Value>();
      } catch (const nlohmann::json::exception&) {
        return;  // a view state is a convenience: what cannot be read keeps its default
      }
    }
  };
  member("strategy", strategy);
  member("split", split);
  member("seed", seed);
  member("device", device);
  member("threads", threads);
  const auto options = json.find("options");
  if (options == json.end() || !options->is_object()) return;
  for (const auto& [name, value] : options->items()) {
    if (value.is_boolean())
      values[name] = value.get<bool>();
    else if (value.is_number_integer())
      values[name] = value.get<std::int64_t>();
    else if (value.is_number())
      values[name] = value.get<double>();
    else if (value.is_string())
      values[name] = value.get<std::string>();
  }
}

Session::Session(EngineClient* client, const QString& projects_folder, QObject* parent)
    : QObject(parent),
      client_(client),
      projectsFolder_(projects_folder),
      saveTimer_(new QTimer(this)),
      checkTimer_(new QTimer(this)) {
  plan_.map = withAllLanes({});
  saveTimer_->setSingleShot(true);
  saveTimer_->setInterval(400);
  checkTimer_->setSingleShot(true);
  checkTimer_->setInterval(0);
  connect(saveTimer_, &QTimer::timeout, this, &Session::saveNow);
  connect(checkTimer_, &QTimer::timeout, this, &Session::check);
  connect(client_, &EngineClient::runStarted, this, &Session::onRunStarted);
  connect(client_, &EngineClient::stepsDone, this, &Session::onSteps);
  connect(client_, &EngineClient::epochDone, this, &Session::onEpoch);
  connect(client_, &EngineClient::runStateChanged, this, &Session::onState);
  connect(client_, &EngineClient::runFinished, this, &Session::onFinished);
  connect(client_, &EngineClient::runFailed, this, &Session::onFailed);
  connect(client_, &EngineClient::problem, this, &Session::problem);
  connect(client_, &EngineClient::engineReady, this,
          &Session::checksChanged);  // training is possible now
}

QString Session::projectName() const { return QFileInfo(projectPath_).completeBaseName(); }

// ── the plan ───────────────────────────────────────────────────────────────

void Session::change(const QString& text, const std::function<void(Plan&)>& edit, int merge_key) {
  Plan after = plan_;
  edit(after);
  if (after.map.to_json() == plan_.map.to_json() && after.settings_json() == plan_.settings_json())
    return;
  undo_.push(new PlanCommand(this, plan_, after, text, merge_key));
}

void Session::setPlan(const Plan& plan) {
  plan_ = plan;
  places_ = PlaceIndex(plan_.map);
}

void Session::askMiniBars() {
  if (!data_) return;
  client_->ask(
      EngineClient::Thread::files, QStringLiteral("minibars"), this,
      [data = data_, target = plan_.map.target](Workbench*, RunControl& control) {
        return miniHistograms(*data->read.table, data->profiles, target, control);
      },
      [this](const std::map<std::string, std::vector<MiniBar>>& bars) {
        miniBars_ = bars;
        Q_EMIT miniBarsChanged();
      });
}

void Session::apply(const Plan& plan) {
  const bool map_changed = plan.map.to_json() != plan_.map.to_json();
  const bool settings_changed = plan.settings_json() != plan_.settings_json();
  const TargetSpec target = plan_.map.target;
  setPlan(plan);
  if (map_changed) {
    Q_EMIT mapChanged();
    const TargetSpec& now = plan_.map.target;
    if (now.column != target.column || now.task != target.task || now.positive != target.positive)
      askMiniBars();
    checkTimer_->start();
  }
  if (settings_changed) Q_EMIT settingsChanged();
  scheduleSave();
}

void Session::moveColumns(const QStringList& columns, const Place& to) {
  if (!data_) return;
  std::vector<std::string> names;
  for (const QString& one : columns) names.push_back(s(one));
  change(countedText(static_cast<std::int64_t>(names.size()), tr("Move %1 column"),
                     tr("Move %1 columns")),
         [&](Plan& plan) {
           plan.map = withAllLanes(movedColumns(plan.map, names, to, *table(), data_->proposal,
                                               data_->profiles));
         });
}

void Session::addModality(const std::string& kind) {
  change(tr("Add modality"), [&](Plan& plan) {
    ModalitySpec one;
    one.name = freeName(plan.map, kind);
    one.kind = kind;
    plan.map.modalities.push_back(one);
    plan.map = withAllLanes(plan.map);
  });
}

void Session::renameModality(const std::string& name, const QString& new_name) {
  const std::string wanted = s(new_name.trimmed());
  if (wanted.empty() || wanted == name) return;
  change(tr("Rename modality"), [&](Plan& plan) {
    const std::string free = freeName(plan.map, wanted);
    for (ModalitySpec& one : plan.map.modalities) {
      if (one.name == name) one.name = free;
    }
  });
}

void Session::removeModality(const std::string& name) {
  change(tr("Remove modality"), [&](Plan& plan) {
    const auto found = std::find_if(plan.map.modalities.begin(), plan.map.modalities.end(),
                                    [&](const ModalitySpec& one) { return one.name == name; });
    if (found == plan.map.modalities.end()) return;
    const auto columns = found->all_columns();
    plan.map.ignore.insert(plan.map.ignore.end(), columns.begin(), columns.end());
    plan.map.modalities.erase(found);
    plan.map = withAllLanes(plan.map);
  });
}

void Session::setTarget(const TargetSpec& target) {
  change(tr("Change target"), [&](Plan& plan) { plan.map.target = target; });
}

void Session::setModalityFormat(const ModalitySpec& changed) {
  change(tr("Change format"), [&](Plan& plan) {
    for (ModalitySpec& one : plan.map.modalities) {
      if (one.name != changed.name) continue;
      one.format = changed.format;
      one.event = changed.event;
      one.time = changed.time;
      one.separator = changed.separator;
    }
  });
}

void Session::suggestAgain() {
  if (!data_) return;
  client_->ask(
      EngineClient::Thread::files, QStringLiteral("propose"), this,
      [data = data_, target = plan_.map.target.column](Workbench*, RunControl&) {
        return propose_map(*data->read.table, target, data->profiles);
      },
      [this](const MapProposal& proposal) {
        change(tr("Suggest again"), [&](Plan& plan) { plan.map = withAllLanes(proposal.map); });
      },
      [this](const EngineClient::Problem& why) { Q_EMIT problem(why.message, why.code); });
}

void Session::loadMap(const QString& path) {
  try {
    const ModalityMap map = ModalityMap::load(s(path));
    change(tr("Load map"), [&](Plan& plan) { plan.map = withAllLanes(map); });
  } catch (const Error& error) {
    Q_EMIT problem(QString::fromUtf8(error.what()), q(error.code()));
  }
}

void Session::saveMap(const QString& path) {
  std::ofstream out(toPath(path), std::ios::binary);
  out << effectiveMap().to_json().dump(2) << '\n';
  out.close();
  if (!out) {
    Q_EMIT problem(tr("The map could not be written to %1. Choose another folder.").arg(path),
                   QStringLiteral("map.unwritable"));
  } else {
    Q_EMIT notice(tr("Map written to %1").arg(path));
  }
}

void Session::setStrategy(const std::string& id) {
  change(tr("Choose strategy"), [&](Plan& plan) { plan.strategy = id; });
}

void Session::setOption(const std::string& name, const OptionValue& value) {
  change(
      tr("Change %1").arg(q(name)), [&](Plan& plan) { plan.values[name] = value; },
      static_cast<int>(std::hash<std::string>{}(name)&0x3fffffff) | 1);
}

void Session::resetOptions() {
  change(tr("Reset settings"), [](Plan& plan) { plan.values.clear(); });
}

Experiment Session::experimentFor(const std::string& strategy) const {
  Experiment experiment;
  experiment.strategy = strategy;
  experiment.map = effectiveMap();
  experiment.split = plan_.split;
  experiment.seed = plan_.seed;
  experiment.device = plan_.device;
  experiment.threads = plan_.threads;
  experiment.options = Options(client_->settings(strategy));
  for (const auto& [name, value] : plan_.values) {
    if (!experiment.options.knows(name)) continue;  // another strategy's setting
    try {
      experiment.options.set(name, value);
    } catch (const Error&) {
      experiment.options.reset(name);  // kept by an older version with another range
    }
  }
  return experiment;
}

void Session::check() {
  checkTimer_->stop();
  if (!data_) {
    warnings_.clear();
    mapProblem_.clear();
    Q_EMIT checksChanged();
    return;
  }
  const auto done = [this](const std::vector<std::string>& warnings) {
    warnings_ = warnings;
    mapProblem_.clear();
    Q_EMIT checksChanged();
  };
  const auto failed = [this](const EngineClient::Problem& why) {
    warnings_.clear();
    mapProblem_ = why.message;
    Q_EMIT checksChanged();
  };
  if (plan_.map.target.column.empty()) {
    client_->forget(QStringLiteral("check"));
    failed(
        {tr("No target yet: select the column with the outcome and press T, or drag it to Target."),
         {}});
    return;
  }
  client_->ask(
      EngineClient::Thread::files, QStringLiteral("check"), this,
      [table = table(), map = effectiveMap()](Workbench*, RunControl&) {
        return check_map(map, *table);
      },
      done, failed);
}

// ── saving ─────────────────────────────────────────────────────────────────

void Session::scheduleSave() {
  if (data_ && hasProject()) saveTimer_->start();
}

bool Session::isSaving() const { return saveTimer_->isActive() || savesUnderWay_ > 0; }

void Session::saveAtOnce() {
  if (!saveTimer_->isActive()) return;
  saveTimer_->stop();
  saveNow();
}

QStringList Session::leaksOf(const QString& column) const {
  QStringList sentences;
  const std::string name = s(column);
  if (!data_ || placeOf(name).kind != Place::Kind::modality) return sentences;
  if (plan_.map.target.column != data_->proposal.map.target.column) return sentences;  // of another outcome
  if (const ColumnProposal* why = data_->reason(name)) {
    for (const ColumnWarning& one : why->warnings) sentences << engineText(one.sentence);
  }
  return sentences;
}

QStringList Session::leakyColumns() const {
  QStringList columns;
  if (!data_) return columns;
  for (const ColumnProposal& one : data_->proposal.columns) {
    if (!one.warnings.empty() && !leaksOf(q(one.column)).isEmpty()) columns << q(one.column);
  }
  return columns;
}

void Session::saveNow() {
  if (!data_ || !hasProject()) return;
  ++savesUnderWay_;
  const auto ended = [this](bool saved) {
    --savesUnderWay_;
    if (!isSaving()) Q_EMIT savingEnded(saved);
  };
  client_->ask(
      EngineClient::Thread::store, QString(), this,
      [path = toPath(projectPath_), dataset = data_->record(),
       map = effectiveMap().to_json().dump(), split = plan_.split,
       settings = plan_.settings_json()](Workbench*, RunControl&) {
        std::error_code ignored;
        std::filesystem::create_directories(path.parent_path(), ignored);
        ProjectStore store(path, ProjectStore::Mode::create);
        store.save_map(store.add_dataset(dataset), map, split);
        store.set_view_state(kSettingsKey, settings);
        return true;
      },
      [this, ended](bool) {
        savedAt_ = QTime::currentTime().toString(QStringLiteral("HH:mm"));
        Q_EMIT saved();
        ended(true);
      },
      [this, ended](const EngineClient::Problem& why) {
        Q_EMIT problem(why.message, why.code);
        ended(false);
      });
}

}  // namespace amalgam::ui
