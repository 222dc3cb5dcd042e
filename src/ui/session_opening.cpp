// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Session that opens files and projects.
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTimer>
#include <nlohmann/json.hpp>

#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

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
  openWith([data = toPath(file.absoluteFilePath()), store = toPath(target)](
               RunControl& control,
               const Progress01& progress) { return openDataFile(data, store, control, progress); },
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
        std::int64_t told = -1;
        return work(control, [&](std::int64_t done, std::int64_t total) {
          const std::int64_t percent = total > 0 ? done * 100 / total : 0;
          if (percent != told) sink(Progress{"reading", done, total, -1});
          told = percent;
        });
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
  selected_ = 0;
  selectedView_.reset();
  if (!client_->isTraining()) live_.reset();
  Plan plan;
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
  plan_ = plan;
  undo_.clear();
  setBusy({});
  Q_EMIT projectChanged();
  Q_EMIT dataChanged();
  Q_EMIT mapChanged();
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
  selected_ = 0;
  selectedView_.reset();
  saveNow();
  Q_EMIT projectChanged();
  Q_EMIT selectedRunChanged();
  refreshRuns();
}

QString Session::findSample() {
  const QString name = QStringLiteral("datasets/credit_sample/credit_sample.csv");
  const QString here = QCoreApplication::applicationDirPath();
  QStringList roots{here, here + "/..", here + "/../share/amalgam"};
  for (QString up = here + "/.."; roots.size() < 8; up += QStringLiteral("/..")) roots << up;
  for (const QString& root : roots) {
    const QString path = QDir::cleanPath(root + '/' + name);
    if (QFileInfo::exists(path)) return path;
  }
  return {};
}

}  // namespace amalgam::ui
