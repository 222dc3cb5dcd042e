// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/load_workbench.h"

#include <dlfcn.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>
#include <algorithm>

#include "engine/base/error.h"

namespace amalgam::ui {

namespace {

QStringList moduleCandidates() {
  const QString name = QStringLiteral("amalgam_engine.so");
  const QDir here(QCoreApplication::applicationDirPath());
  QStringList list;
  const QString named = qEnvironmentVariable("AMALGAM_ENGINE");
  if (!named.isEmpty()) list << named;
  list << here.filePath(name) << QDir::cleanPath(here.filePath("../lib/amalgam/" + name));
  return list;
}

}  // namespace

std::unique_ptr<Workbench> loadWorkbench() {
  const QStringList candidates = moduleCandidates();
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [](const QString& path) { return QFileInfo::exists(path); });
  if (found == candidates.end()) {
    throw Error(ErrorKind::io, "engine.missing",
                "The engine module amalgam_engine.so was not found. Looked at: " +
                    candidates.join(", ").toStdString() +
                    ". Reinstall Amalgam, or name the file in the variable AMALGAM_ENGINE.");
  }
  void* handle = dlopen(found->toUtf8().constData(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char* why = dlerror();
    throw Error(ErrorKind::io, "engine.broken",
                "The engine module " + found->toStdString() +
                    " could not be loaded: " + (why ? why : "unknown reason") + ".");
  }
  const auto factory = reinterpret_cast<WorkbenchFactory>(dlsym(handle, kWorkbenchSymbol));
  if (!factory) {
    throw Error(ErrorKind::io, "engine.broken",
                "The file " + found->toStdString() + " is not Amalgam's engine module.");
  }
  return std::unique_ptr<Workbench>(factory());
}

}  // namespace amalgam::ui
