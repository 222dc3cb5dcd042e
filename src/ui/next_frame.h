// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam::ui {

/// Milliseconds, about one frame of a screen. What is put off by so much comes after the painting of what is there already, so
/// that the window answers in between; what is put off by none may still fall into the same turn of the event loop.
inline constexpr int kNextFrame = 16;

}  // namespace amalgam::ui
