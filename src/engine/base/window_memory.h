// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Makes the allocator fit for a program with a window. Called once, when it starts; training alone gains nothing.
///
/// The memory that a first window needs (8 MB, most of it its picture) is taken at once and in large pages where the system
/// has them: page by page it is some 1,900 interruptions of up to ten microseconds each on a virtual machine. Freed blocks of up
/// to 16 MB, pictures of plots above all, are kept for the next that are wanted instead of being handed back; at most 256 MB
/// are kept unused. Does nothing where the C library or the system is another.
void prepare_window_memory();

}  // namespace amalgam
