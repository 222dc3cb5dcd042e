// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>

#include "ui/session.h"
#include "ui/support/fake_workbench.h"

namespace amalgam::ui {

/// Runs the event loop until the condition holds; false after ten seconds.
inline bool waitUntil(const std::function<bool()>& condition, int milliseconds = 10000) {
  QElapsedTimer clock;
  clock.start();
  while (!condition()) {
    if (clock.elapsed() > milliseconds) return false;
    QTest::qWait(5);
  }
  return true;
}

/// 120 loan applications: two classes, all five kinds, PAY_1 … PAY_3 newest first as such files
/// have it.
inline QByteArray loanRows() {
  QByteArray text = "loan_id,income,age,purpose,PAY_1,PAY_2,PAY_3,note,clicks,default\n";
  const QList<QByteArray> purposes{"car", "house", "school"};
  for (int i = 0; i < 120; ++i) {
    text += "L" + QByteArray::number(10000 + i) + ',' +
            QByteArray::number(20000 + 137 * ((i * 7) % 120)) + '.' +
            QByteArray::number(i % 9 + 1) + ',';
    text += (i % 10 == 3 ? QByteArray() : QByteArray::number(21 + (i * 11) % 43)) + ',' +
            purposes[i % 3] + ',';
    for (int k = 0; k < 3; ++k) text += QByteArray::number((i + k) % 4) + ',';
    text +=
        "\"Customer number " + QByteArray::number(i) + " asked for a loan, again and politely\",";
    text += "\"[{\"\"a\"\":\"\"login\"\",\"\"t\"\":" + QByteArray::number(i) +
            "},{\"\"a\"\":\"\"apply\"\",\"\"t\"\":" + QByteArray::number(i + 5) + "}]\",";
    text += QByteArray::number((i * 3) % 10 < 3 ? 1 : 0) + '\n';
  }
  return text;
}

/// The map of those rows, made by hand.
inline ModalityMap loanMap() {
  ModalityMap map;
  map.target = {"default", Task::binary, "1"};
  map.id = {"loan_id"};
  map.modalities.push_back({"numerical", "numerical", {"income", "age"}, {}, "", "", "", ""});
  map.modalities.push_back({"categorical", "categorical", {"purpose"}, {}, "", "", "", ""});
  map.modalities.push_back(
      {"temporal", "temporal", {}, {{"PAY", {"PAY_3", "PAY_2", "PAY_1"}}}, "", "", "", ""});
  map.modalities.push_back({"text", "text", {"note"}, {}, "", "", "", ""});
  map.modalities.push_back({"behavioural", "behavioural", {"clicks"}, {}, "json", "a", "t", ""});
  return map;
}

/// A session over a fake engine in a folder of its own.
class UiFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(folder_.isValid());
    QCoreApplication::setOrganizationName(QStringLiteral("AmalgamTests"));
    QCoreApplication::setApplicationName(QStringLiteral("AmalgamTests"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
    QFile file(dataPath());
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(loanRows());
    file.close();
    start();
  }
  void TearDown() override { stop(); }

  void start() {
    client_ = std::make_unique<EngineClient>(
        [script = script_] { return std::make_unique<test::FakeWorkbench>(script); });
    session_ = std::make_unique<Session>(client_.get(), folder_.path());
    QObject::connect(client_.get(), &EngineClient::problem, client_.get(), &UiFixture::tell);
    QObject::connect(session_.get(), &Session::problem, client_.get(), &UiFixture::tell);
    client_->start();
    ASSERT_TRUE(waitUntil([this] { return client_->isReady(); }));
  }
  /// What the window would show; a test that fails is then explained.
  static void tell(const QString& message, const QString& code) {
    qInfo().noquote() << "problem" << code << message;
  }
  void stop() {
    session_.reset();
    client_.reset();
  }
  /// Opens the loans and maps them by hand, so that no test depends on what is proposed.
  void openLoans() {
    session_->openData(dataPath());
    ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->data(); }));
    session_->change(QStringLiteral("map"), [](Plan& plan) {
      plan.map = withAllLanes(loanMap());
      plan.values["training.epochs"] = std::int64_t{8};
    });
    ASSERT_TRUE(waitUntil([this] { return session_->whyNotTrain().isEmpty(); }))
        << session_->whyNotTrain().toStdString();
  }
  QString dataPath() const { return folder_.filePath(QStringLiteral("loans.csv")); }
  QString projectPath() const { return folder_.filePath(QStringLiteral("loans.amalgam")); }
  bool waitForEnd() {
    return waitUntil([this] { return !client_->isTraining(); }, 20000) && waitUntil([this] {
             return session_->selectedView() && is_over(session_->selectedView()->record.state);
           });
  }

  QTemporaryDir folder_;
  std::shared_ptr<test::Script> script_ = std::make_shared<test::Script>();
  std::unique_ptr<EngineClient> client_;
  std::unique_ptr<Session> session_;
};

}  // namespace amalgam::ui
