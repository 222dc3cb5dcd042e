// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Has the allocator keep freed blocks of up to 16 MB for the next that are wanted, instead of handing them back.
///
/// Pictures of plots are of that size and come and go: with glibc's own limits each comes as fresh pages (some ten microseconds
/// each on a virtual machine), so that drawing waits for the system. At most 256 MB are kept unused. Called once, when a program
/// with a window starts; training alone gains nothing. Does nothing where the C library is another.
void keep_freed_memory();

}  // namespace amalgam
