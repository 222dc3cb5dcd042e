// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/option_form.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include "ui/widgets/number_boxes.h"

namespace amalgam::ui {
namespace {

std::vector<Option> everyKind() {
  using enum OptionLevel;
  return {{.name = "t.epochs", .title = "Epochs", .help = "How long.", .default_value = std::int64_t{40},
           .minimum = 1, .maximum = 1000, .level = basic, .unit = "epochs"},
          {.name = "t.batch", .title = "Batch size", .help = "Rows.", .default_value = std::int64_t{256},
           .minimum = 1, .maximum = 4096, .level = basic},
          {.name = "t.rate", .title = "Learning rate", .help = "Step.", .default_value = 0.001,
           .minimum = 1e-7, .maximum = 10, .level = basic},
          {.name = "t.share", .title = "Dropout", .help = "Share.", .default_value = 0.1, .minimum = 0,
           .maximum = 0.9, .level = standard},
          {.name = "t.optimizer", .title = "Optimiser", .help = "Which.", .default_value = std::string("adamw"),
           .choices = {"adamw", "adam"}, .level = standard},
          {.name = "t.early", .title = "Stop early", .help = "If it stalls.", .default_value = true,
           .level = standard},
          {.name = "t.note", .title = "Note", .help = "Any text.", .default_value = std::string(),
           .level = expert}};
}

struct Form : OptionForm {
  Form() {
    setOptions(everyKind(), Options(everyKind()));
    setLevel(OptionLevel::expert);
  }
  template <class Editor>
  Editor* editor(const char* name) {
    return qobject_cast<Editor*>(editorOf(name));
  }
};

TEST(OptionForm, GivesBackEveryKindOfValueThatWasTyped) {
  Form form;
  QSignalSpy changes(&form, &OptionForm::changed);
  form.editor<QSpinBox>("t.epochs")->setValue(12);
  form.editor<QDoubleSpinBox>("t.rate")->setValue(1e-5);
  form.editor<QComboBox>("t.optimizer")->setCurrentIndex(1);
  form.editor<QCheckBox>("t.early")->setChecked(false);
  auto* note = form.editor<QLineEdit>("t.note");
  QTest::keyClicks(note, "first try");
  QTest::keyClick(note, Qt::Key_Return);
  EXPECT_EQ(changes.count(), 5);
  const Options options = form.options();
  EXPECT_EQ(options.integer("t.epochs"), 12);
  EXPECT_DOUBLE_EQ(options.number("t.rate"), 1e-5);
  EXPECT_EQ(options.text("t.optimizer"), "adam");
  EXPECT_FALSE(options.flag("t.early"));
  EXPECT_EQ(options.text("t.note"), "first try");
  EXPECT_EQ(options.integer("t.batch"), 256);
  EXPECT_EQ(form.changedCount(), 5);
}

TEST(OptionForm, ShowsValuesThatWereGivenWithoutCallingThemChangesOfTheUser) {
  Form form;
  Options values{everyKind()};
  values.set("t.rate", 0.02);
  values.set("t.early", false);
  QSignalSpy changes(&form, &OptionForm::changed);
  form.setValues(values);
  EXPECT_EQ(changes.count(), 0);
  EXPECT_DOUBLE_EQ(form.editor<QDoubleSpinBox>("t.rate")->value(), 0.02);
  EXPECT_FALSE(form.editor<QCheckBox>("t.early")->isChecked());
}

TEST(OptionForm, WritesAChangedSettingInBoldAndResetsItWithItsButton) {
  Form form;
  form.show();
  EXPECT_LT(form.labelOf("t.epochs")->font().weight(), QFont::DemiBold);
  EXPECT_FALSE(form.resetButtonOf("t.epochs")->isVisible());
  form.editor<QSpinBox>("t.epochs")->setValue(7);
  EXPECT_GE(form.labelOf("t.epochs")->font().weight(), QFont::DemiBold);
  ASSERT_TRUE(form.resetButtonOf("t.epochs")->isVisible());
  QSignalSpy changes(&form, &OptionForm::changed);
  form.resetButtonOf("t.epochs")->click();
  EXPECT_EQ(changes.count(), 1);
  EXPECT_EQ(form.editor<QSpinBox>("t.epochs")->value(), 40);
  EXPECT_EQ(form.options().integer("t.epochs"), 40);
  EXPECT_LT(form.labelOf("t.epochs")->font().weight(), QFont::DemiBold);
}

TEST(OptionForm, HidesWhatIsAboveTheLevelAndKeepsItsValue) {
  Form form;
  form.editor<QCheckBox>("t.early")->setChecked(false);
  form.setLevel(OptionLevel::basic);
  EXPECT_EQ(form.visibleRowCount(), 3);
  EXPECT_TRUE(form.editorOf("t.early")->isHidden());
  EXPECT_FALSE(form.options().flag("t.early"));
  form.setLevel(OptionLevel::standard);
  EXPECT_EQ(form.visibleRowCount(), 6);
}

TEST(OptionForm, CannotHoldAValueOutsideTheDescribedRange) {
  Form form;
  form.editor<QSpinBox>("t.epochs")->setValue(100000);
  form.editor<QDoubleSpinBox>("t.share")->setValue(7);
  EXPECT_EQ(form.options().integer("t.epochs"), 1000);
  EXPECT_DOUBLE_EQ(form.options().number("t.share"), 0.9);
}

TEST(OptionForm, NamesEveryEditorForAssistiveTools) {
  Form form;
  for (const Option& option : everyKind()) {
    const QWidget* editor = form.editorOf(QString::fromStdString(option.name));
    ASSERT_NE(editor, nullptr);
    EXPECT_EQ(editor->accessibleName().toStdString(), option.title);
    EXPECT_TRUE(editor->toolTip().contains(QString::fromStdString(option.help)));
  }
}

TEST(OptionForm, TranslatesTitlesAndChoicesWithTheGivenTranslator) {
  Form form;
  form.setTranslator([](const QString& text) { return text == "Epochs" ? QStringLiteral("轮数") : text; });
  EXPECT_EQ(form.labelOf("t.epochs")->text(), QStringLiteral("轮数"));
  EXPECT_EQ(form.labelOf("t.batch")->text(), "Batch size");
}

TEST(NumberBox, StepsOneTwoFiveOverTheDecadesAndShowsShortText) {
  NumberBox box(1e-7, 10);
  box.setValue(0.001);
  EXPECT_EQ(box.text(), "0.001");
  box.stepBy(1);
  EXPECT_DOUBLE_EQ(box.value(), 0.002);
  box.stepBy(1);
  EXPECT_DOUBLE_EQ(box.value(), 0.005);
  box.stepBy(-3);
  EXPECT_DOUBLE_EQ(box.value(), 0.0005);
  box.setValue(1e-7);
  EXPECT_EQ(box.text(), "1e-07");
  EXPECT_DOUBLE_EQ(box.valueFromText("3e-5"), 3e-5);
}

TEST(NumberBox, StepsByTwentiethsInARangeNoWiderThanOne) {
  NumberBox box(0, 0.9);
  box.setValue(0.1);
  box.stepBy(1);
  EXPECT_DOUBLE_EQ(box.value(), 0.15);
}

TEST(WholeBox, DoublesWhenItsDefaultIsAPowerOfTwo) {
  Form form;
  auto* batch = form.editor<QSpinBox>("t.batch");
  batch->stepBy(1);
  EXPECT_EQ(batch->value(), 512);
  batch->stepBy(-2);
  EXPECT_EQ(batch->value(), 128);
  auto* epochs = form.editor<QSpinBox>("t.epochs");
  epochs->stepBy(1);
  EXPECT_EQ(epochs->value(), 41);
}

}  // namespace
}  // namespace amalgam::ui
