// The movable map, and the position that never leaves the device unrounded.
