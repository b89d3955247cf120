//go:build !linux && !windows && !darwin

package app

import "context"

// watchLock: this system is not asked whether the session is locked. The privacy key works everywhere.
func watchLock(context.Context, func(locked bool)) {}
