// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Session that opens the data sets which come with the program, and trains a given set of runs.
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTimer>
#include <nlohmann/json.hpp>

#include "engine/data/lesson_generator.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

QString Session::findSample(const QString& name) {
  const QString wanted = QStringLiteral("datasets/") + name;
  const QString here = QCoreApplication::applicationDirPath();
  QStringList roots{here, here + "/..", here + "/../share/amalgam"};
  for (QString up = here + "/.."; roots.size() < 8; up += QStringLiteral("/..")) roots << up;
  for (const QString& root : roots) {
    const QString path = QDir::cleanPath(root + '/' + wanted);
    if (QFileInfo::exists(path)) return path;
  }
  return {};
}

void Session::openSample(const QString& path, const QString& map) {
  const QFileInfo file(path);
  const QString project = freeProjectPath(file.completeBaseName());
  openWith(
      [data = toPath(file.absoluteFilePath()), store = toPath(project), map](RunControl& control, const Progress01& progress) {
        OpenedDocument opened = openDataFile(data, store, std::nullopt, control, progress);
        if (!opened.project.saved_map && !map.isEmpty())
          opened.project.saved_map = ProjectStore::SavedMap{0, ModalityMap::load(s(map)).to_json().dump(), {}};
        return opened;
      },
      tr("Reading %1").arg(file.fileName()), project);
}

void Session::trainRuns(const std::vector<LessonRun>& runs) {
  if (const QString why = whyNotTrain(); !why.isEmpty()) {
    Q_EMIT problem(why, QStringLiteral("train.not_ready"));
    return;
  }
  saveTimer_->stop();
  saveNow();
  const std::string series = runs.size() > 1 ? freeSeries("race") : std::string();
  for (const LessonRun& one : runs) {
    TrainRequest request;
    request.table = table();
    request.dataset = data_->record();
    request.experiment = experimentFor(one.strategy);
    for (const auto& [name, value] : one.settings) request.experiment.options.set(name, value);
    request.run_name = s(engineText(one.title));
    request.series = series;
    request.project = toPath(projectPath_);
    std::error_code ignored;
    std::filesystem::create_directories(request.project.parent_path(), ignored);
    client_->train(std::move(request));
  }
}

}  // namespace amalgam::ui
