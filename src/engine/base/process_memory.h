// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Called once, when a program starts. Freed blocks of up to 16 MB (tensors of a batch, pictures of plots) are kept for the next that
/// are wanted instead of being handed back to the system, which would give them again page by page; at most 256 MB are kept
/// unused. Does nothing where the C library is another.
void keep_freed_memory();

/// The same for a program with a window. The memory that a first window needs (8 MB, most of it its picture) is taken at once
/// and in large pages where the system has them: page by page it is some 1,900 interruptions of up to ten microseconds each on a
/// virtual machine.
void prepare_window_memory();

}  // namespace amalgam
