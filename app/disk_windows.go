package app

import "golang.org/x/sys/windows"

// What the system reports, beside what Go knows on every system, of a folder that is none, also because its drive is
// gone, of a disk that cannot be written and of one that is full.
var (
	noFolder = []error{windows.ERROR_DIRECTORY, windows.ERROR_INVALID_NAME, windows.ERROR_NOT_READY, windows.ERROR_INVALID_DRIVE}
	readOnly = []error{windows.ERROR_WRITE_PROTECT}
	full     = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}
)
