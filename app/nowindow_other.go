//go:build !windows

package app

// sayNoWindow: the log is seen here.
func sayNoWindow() {}
