//go:build !windows

package app

import "syscall"

// What the system reports, beside what Go knows on every system, of a folder that is none, of a disk that
// cannot be written and of one that is full.
var (
	noFolder = []error{syscall.ENOTDIR}
	readOnly = []error{syscall.EROFS}
	full     = []error{syscall.ENOSPC, syscall.EDQUOT}
)
