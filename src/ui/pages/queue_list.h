// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>

namespace amalgam::ui {

class Session;

/// The training runs that are under way and those that wait; Delete takes one out.
class QueueList final : public QListWidget {
  Q_OBJECT

 public:
  explicit QueueList(Session* session, QWidget* parent = nullptr);

 private:
  void refresh();

  Session* session_;
};

}  // namespace amalgam::ui
