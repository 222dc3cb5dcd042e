// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QStyle>

#include "ui/widgets/measured_text.h"

namespace amalgam::ui {

/// A label that answers QLabel's questions about its size with QLabel's answers, but shapes its text once.
class MeasuredLabel : public QLabel {
 public:
  using QLabel::QLabel;

  QSize sizeHint() const override {
    ensurePolished();
    const MeasuredText* text = measured();
    if (!text) return QLabel::sizeHint();
    if (!wordWrap()) return withMargins(text->oneLine());
    if (minimumWidth() > 0) {
      const auto least = text->wrapped(widthWithin(minimumWidth()));
      return least ? withMargins(*least) : QLabel::sizeHint();
    }
    // QLabel's own wish: eighty letters a line, or half of that, or a quarter, where the text is short.
    const QFontMetrics metrics = fontMetrics();
    const double width = widthWithin(std::min(metrics.averageCharWidth() * 80, maximumWidth()));
    std::optional<QSize> size = text->wrapped(width);
    if (size && size->height() < 4 * metrics.lineSpacing() && size->width() > static_cast<int>(width) / 2)
      size = text->wrapped(static_cast<int>(width) / 2);
    if (size && size->height() < 2 * metrics.lineSpacing() && size->width() > static_cast<int>(width) / 4)
      size = text->wrapped(static_cast<int>(width) / 4);
    return size ? withMargins(*size) : QLabel::sizeHint();
  }

  QSize minimumSizeHint() const override {
    ensurePolished();
    const MeasuredText* text = measured();
    if (!text) return QLabel::minimumSizeHint();
    if (!wordWrap()) return withMargins(text->oneLine());
    const std::optional<QSize> narrowest = text->wrapped(widthWithin(std::max(0, minimumWidth())));
    if (!narrowest) return QLabel::minimumSizeHint();
    return {withMargins(*narrowest).width(), std::min(withMargins(text->oneLine()).height(), sizeHint().height())};
  }

  int heightForWidth(int width) const override {
    if (const MeasuredText* text = measured()) {
      if (!wordWrap()) return withMargins(text->oneLine()).height();
      if (const auto size = text->wrapped(widthWithin(std::max(width, minimumWidth())))) return withMargins(*size).height();
    }
    return QLabel::heightForWidth(width);
  }

 private:
  /// nullptr for what is no plain text without a frame around it.
  const MeasuredText* measured() const {
    if (buddy() || margin() != 0 || indent() > 0 || frameWidth() != 0 || textInteractionFlags() != Qt::LinksAccessibleByMouse) return nullptr;
    const QString shown = text();
    if (!text_.isOf(shown, font())) {
      const bool is_plain = textFormat() == Qt::PlainText || (textFormat() == Qt::AutoText && !Qt::mightBeRichText(shown));
      text_ = is_plain ? MeasuredText(shown, font()) : MeasuredText();
    }
    return text_.isKnown() ? &text_ : nullptr;
  }
  double widthWithin(int width) const { return width - contentsMargins().left() - contentsMargins().right(); }
  QSize withMargins(const QSize& size) const { return size.grownBy(contentsMargins()).expandedTo(minimumSize()); }

  mutable MeasuredText text_;
};

}  // namespace amalgam::ui
