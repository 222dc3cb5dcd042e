// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Session that opens files and projects.
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QSettings>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/preferences.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {

QString recipeKey(const QString& path) {
  const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha1).toHex();
  return QStringLiteral("recipes/") + QString::fromLatin1(hash);
}

/// How this file was read last time, if anything was chosen then.
std::optional<ReadRecipe> rememberedRecipe(const QString& path) {
  const QByteArray text = QSettings().value(recipeKey(path)).toByteArray();
  if (text.isEmpty()) return std::nullopt;
  try {
    return recipe_from_json(nlohmann::json::parse(text.toStdString()));
  } catch (const std::exception&) {
    return std::nullopt;  // written by another version: guessed anew
  }
}

void rememberRecipe(const QString& path, const ReadRecipe& recipe) {
  // An empty recipe is kept too: "guess everything" may differ from what the project remembers.
  QSettings().setValue(recipeKey(path), QByteArray::fromStdString(recipe_to_json(recipe).dump(
                                            -1, ' ', false, nlohmann::json::error_handler_t::replace)));
}

/// Tells how far a reading is, each percent once, with the time that is probably left.
Progress01 readingProgress(const EventSink& sink) {
  return [sink, told = std::int64_t{-1}, start = std::chrono::steady_clock::now()](
             std::int64_t done, std::int64_t total) mutable {
    const std::int64_t percent = total > 0 ? done * 100 / total : 0;
    if (percent == told) return;
    told = percent;
    constexpr double kSoonest = 0.5;  // seconds; before that nothing can be said of the speed
    constexpr std::int64_t kLeast = 3;  // percent
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const bool is_known = seconds >= kSoonest && percent >= kLeast;
    const double left = static_cast<double>(total - done) / static_cast<double>(std::max<std::int64_t>(done, 1));
    sink(Progress{"reading", done, total, is_known ? seconds * left : -1});
  };
}

bool sameColumns(const Table& a, const Table& b) {
  return std::equal(
      a.columns().begin(), a.columns().end(), b.columns().begin(), b.columns().end(),
      [](const Column& x, const Column& y) { return x.name() == y.name() && x.type() == y.type(); });
}

/// Columns that a recipe names and a table lacks.
QStringList lostColumns(const ReadRecipe& recipe, const Table& table) {
  QStringList lost;
  const auto look = [&](const auto& by_column) {
    for (const auto& [column, value] : by_column) {
      if (!table.has(column) && !lost.contains(q(column))) lost << q(column);
    }
  };
  look(recipe.types);
  look(recipe.decimal_marks);
  look(recipe.date_orders);
  return lost;
}

}  // namespace

void Session::reread(const ReadRecipe& recipe) {
  if (!data_) return;
  const QFileInfo file(q(data_->read.path));
  setBusy(tr("Reading %1").arg(file.fileName()));
  client_->ask(
      EngineClient::Thread::files, QStringLiteral("open"), this,
      [path = toPath(file.absoluteFilePath()), recipe, sink = client_->sink()](Workbench*,
                                                                               RunControl& control) {
        return loadData(path, recipe, control, readingProgress(sink));
      },
      [this](const LoadedDataPtr& data) { takeAgain(data); },
      [this](const EngineClient::Problem& why) {
        setBusy({});
        if (why.code != QLatin1String("read.cancelled")) Q_EMIT problem(why.message, why.code);
      });
}

void Session::takeAgain(const LoadedDataPtr& data) {
  const LoadedDataPtr before = data_;
  const bool same = before && sameColumns(*before->read.table, *data->read.table);
  data_ = data;
  rememberRecipe(QFileInfo(q(data->read.path)).absoluteFilePath(), data->recipe);
  const bool isLocated = before && before->missing_links.size() > data->missing_links.size() &&
                         before->recipe.links.size() == data->recipe.links.size();  // its columns are in the map
  if (!same && !isLocated) {
    Plan plan = plan_;
    plan.map = before ? adaptedMap(plan.map, *before->read.table, *data->read.table, data->proposal, data->profiles)
                      : withAllLanes(data->proposal.map);
    setPlan(plan);
    undo_.clear();  // its steps speak of columns that are no longer there
    Q_EMIT notice(tr("The columns are others now: new ones stand where they are proposed."));
  }
  setBusy({});
  miniBars_.clear();
  Q_EMIT dataChanged();
  Q_EMIT mapChanged();
  askMiniBars();
  check();
  scheduleSave();
  const QStringList lost = lostColumns(data->recipe, *data->read.table);
  if (!lost.isEmpty())
    Q_EMIT notice(tr("The recipe names columns that this file does not have: %1.").arg(lost.join(QStringLiteral(", "))));
}

void Session::saveRecipe(const QString& path) {
  if (!data_) return;
  QSaveFile file(path);
  const QByteArray text = QByteArray::fromStdString(recipe_to_json(data_->recipe).dump(2)) + '\n';
  if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) {
    Q_EMIT notice(tr("Recipe written to %1").arg(path));
  } else {
    Q_EMIT problem(tr("The recipe could not be written to %1: %2.").arg(path, file.errorString()),
                   QStringLiteral("recipe.unwritable"));
  }
}

void Session::applyRecipe(const QString& path) {
  QFile file(path);
  constexpr qint64 kLongest = 16 << 20;  // bytes; a recipe with many edited rows stays far below
  if (!file.open(QIODevice::ReadOnly) || file.size() > kLongest) {
    Q_EMIT problem(tr("The recipe %1 cannot be read: %2.").arg(path, file.errorString()),
                   QStringLiteral("recipe.unreadable"));
    return;
  }
  try {
    reread(recipe_from_json(nlohmann::json::parse(file.readAll().toStdString())));
  } catch (const Error& error) {
    Q_EMIT problem(QString::fromUtf8(error.what()), q(error.code()));
  } catch (const nlohmann::json::exception&) {
    Q_EMIT problem(tr("%1 is no recipe: it is not written in JSON.").arg(path),
                   QStringLiteral("recipe.invalid"));
  }
}

void Session::openFile(const QString& path) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (suffix == QLatin1String("amalgam"))
    openProject(path);
  else if (suffix == QLatin1String("json"))
    loadMap(path);
  else
    openData(path);
}

QString Session::freeProjectPath(const QString& stem) const {
  return QDir(projectsFolder_).filePath(stem + QStringLiteral(".amalgam"));
}

void Session::openData(const QString& path, const QString& project) {
  const QFileInfo file(path);
  const QString target = project.isEmpty() ? freeProjectPath(file.completeBaseName()) : project;
  openWith([data = toPath(file.absoluteFilePath()), store = toPath(target),
            recipe = rememberedRecipe(file.absoluteFilePath())](RunControl& control,
                                                                const Progress01& progress) {
             return openDataFile(data, store, recipe, control, progress);
           },
           tr("Reading %1").arg(file.fileName()), target);
}

void Session::openProject(const QString& path) {
  const QFileInfo file(path);
  openWith(
      [store = toPath(file.absoluteFilePath())](RunControl& control, const Progress01& progress) {
        return openProjectFile(store, control, progress);
      },
      tr("Opening %1").arg(file.fileName()), file.absoluteFilePath());
}

void Session::openWith(std::function<OpenedDocument(RunControl&, const Progress01&)> work,
                       const QString& text, const QString& project) {
  setBusy(text);
  const EventSink sink = client_->sink();
  client_->ask(
      EngineClient::Thread::files, QStringLiteral("open"), this,
      [work = std::move(work), sink](Workbench*, RunControl& control) {
        return work(control, readingProgress(sink));
      },
      [this, project](const OpenedDocument& opened) { take(opened, project); },
      [this](const EngineClient::Problem& why) {
        setBusy({});
        if (why.code != QLatin1String("read.cancelled")) Q_EMIT problem(why.message, why.code);
      });
}

void Session::cancelOpening() {
  client_->forget(QStringLiteral("open"));
  setBusy({});
}

void Session::setBusy(const QString& text) {
  busy_ = text;
  Q_EMIT busyChanged();
}

void Session::take(const OpenedDocument& opened, const QString& project) {
  if (saveTimer_->isActive()) saveNow();  // what was changed belongs to the former document
  saveTimer_->stop();
  data_ = opened.data;
  projectPath_ = project;
  savedAt_.clear();
  runs_ = opened.project.runs;
  marks_ = opened.project.marks;
  datasets_ = opened.project.datasets;
  selected_ = 0;
  selectedView_.reset();
  if (!client_->isTraining()) live_.reset();
  Plan plan;
  Preferences::load().applyTo(plan);
  plan.map = withAllLanes(data_ ? data_->proposal.map : ModalityMap{});
  if (opened.project.saved_map) {
    try {
      plan.map = withAllLanes(
          ModalityMap::from_json(nlohmann::json::parse(opened.project.saved_map->map_json)));
    } catch (const std::exception& error) {
      Q_EMIT problem(tr("The project's map cannot be read and was proposed anew: %1")
                         .arg(QString::fromUtf8(error.what())),
                     QStringLiteral("map.invalid"));
    }
    if (!opened.project.saved_map->split_rule.empty())
      plan.split = opened.project.saved_map->split_rule;
  }
  plan.merge_settings_json(opened.project.settings_json);
  setPlan(plan);
  miniBars_.clear();
  undo_.clear();
  setBusy({});
  Q_EMIT projectChanged();
  Q_EMIT dataChanged();
  Q_EMIT mapChanged();
  askMiniBars();
  Q_EMIT settingsChanged();
  Q_EMIT runsChanged();
  Q_EMIT liveReset();
  Q_EMIT selectedRunChanged();
  if (!runs_.empty()) selectRun(runs_.back().id);
  check();
  if (!opened.warning.isEmpty()) Q_EMIT notice(opened.warning);
}

void Session::saveProjectAs(const QString& path) {
  projectPath_ =
      path.endsWith(QLatin1String(".amalgam")) ? path : path + QStringLiteral(".amalgam");
  runs_.clear();
  marks_.clear();
  selected_ = 0;
  selectedView_.reset();
  saveNow();
  Q_EMIT projectChanged();
  Q_EMIT selectedRunChanged();
  refreshRuns();
}

}  // namespace amalgam::ui
