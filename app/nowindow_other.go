//go:build !windows

package app

// sayNoWindow: the log, and a panic, are seen here.
func sayNoWindow() (end func()) { return func() {} }
