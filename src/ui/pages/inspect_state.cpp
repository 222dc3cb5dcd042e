// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect_state.h"

#include <QFileInfo>
#include <QTimer>

#include "engine/project/project_store.h"
#include "ui/format.h"

namespace amalgam::ui {

namespace {
constexpr int kQuiet = 300;  // milliseconds without a change before it is written
constexpr const char* kInspectKey = "workbench.inspect";
}  // namespace

InspectState::InspectState(Session* session, std::function<nlohmann::json()> take, std::function<void(const nlohmann::json&)> give, QObject* parent)
    : QObject(parent), session_(session), take_(std::move(take)), give_(std::move(give)), saving_(new QTimer(this)) {
  saving_->setSingleShot(true);
  saving_->setInterval(kQuiet);
  connect(saving_, &QTimer::timeout, this, &InspectState::save);
  connect(session, &Session::projectChanged, this, &InspectState::read);
}

void InspectState::touch() {
  if (!project_.isEmpty() && project_ == session_->projectPath()) saving_->start();
}

void InspectState::read() {
  saving_->stop();
  project_.clear();
  const QString project = session_->projectPath();
  if (project.isEmpty()) return;
  if (!QFileInfo::exists(project)) {  // a new one, which will have a state of its own
    project_ = project;
    return;
  }
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("inspect.state"), this,
      [path = toPath(project)](Workbench*, RunControl&) {
        return ProjectStore(path, ProjectStore::Mode::read_only).view_state(kInspectKey).value_or("");
      },
      [this, project](const std::string& text) {
        if (project != session_->projectPath()) return;
        project_ = project;
        saved_ = text;
        const nlohmann::json state = nlohmann::json::parse(text, nullptr, false);
        if (state.is_object()) give_(state);
        Q_EMIT restored();
      },
      [this, project](const EngineClient::Problem&) { project_ = project; });
}

void InspectState::save() {
  if (project_ != session_->projectPath() || !QFileInfo::exists(project_)) return;
  std::string text = take_().dump();
  if (text == saved_) return;
  saved_ = text;
  session_->client()->ask(
      EngineClient::Thread::store, QString(), this,
      [path = toPath(project_), text = std::move(text)](Workbench*, RunControl&) {
        ProjectStore(path, ProjectStore::Mode::read_write).set_view_state(kInspectKey, text);
        return true;
      },
      [](bool) {}, [](const EngineClient::Problem&) {});  // a project that cannot be written is told where it matters
}

}  // namespace amalgam::ui
