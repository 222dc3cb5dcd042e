// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/queue_list.h"

#include <QAction>
#include <algorithm>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

QueueList::QueueList(Session* session, QWidget* parent) : QListWidget(parent), session_(session) {
  setAccessibleName(tr("Queue"));
  setToolTip(tr("Press Delete to take a waiting run out"));
  setFixedHeight(110);
  setFrameShape(QFrame::NoFrame);
  setIconSize({16, 16});
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* remove = new QAction(tr("Take out of the queue"), this);
  remove->setShortcut(Qt::Key_Delete);
  remove->setShortcutContext(Qt::WidgetShortcut);
  addAction(remove);
  setContextMenuPolicy(Qt::ActionsContextMenu);
  connect(remove, &QAction::triggered, this, [this] {
    if (const QListWidgetItem* item = currentItem()) session_->client()->cancelJob(item->data(Qt::UserRole).toInt());
  });
  connect(session->client(), &EngineClient::queueChanged, this, &QueueList::refresh);
  refresh();
}

void QueueList::refresh() {
  const QVariant chosen = currentItem() ? currentItem()->data(Qt::UserRole) : QVariant();
  clear();
  const std::vector<const EngineClient::Job*> underWay = session_->client()->jobsUnderWay();
  for (const EngineClient::Job& job : session_->client()->jobs()) {
    const StrategyInfo* info = session_->client()->strategy(job.strategy);
    const QString name = !job.name.isEmpty() ? job.name : info ? engineText(info->title) : q(job.strategy);
    auto* item = new QListWidgetItem(tr("%1 · %2").arg(name, stateText(job.state)), this);
    item->setData(Qt::UserRole, job.ticket);
    item->setToolTip(item->text());  // a long name ends in "…"
    const bool isUnderWay = std::find(underWay.begin(), underWay.end(), &job) != underWay.end();
    item->setIcon(Theme::instance().icon(isUnderWay ? QStringLiteral("play") : QStringLiteral("clock"),
                                         isUnderWay ? ColorRole::accent : ColorRole::text3));
    if (chosen == job.ticket) setCurrentItem(item);
  }
  if (count() == 0) {
    auto* none = new QListWidgetItem(tr("Nothing is waiting."), this);
    none->setFlags(Qt::NoItemFlags);
  }
}

}  // namespace amalgam::ui
