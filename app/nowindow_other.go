//go:build !windows

package app

// showNoWindow: what is written to standard error is seen here.
func showNoWindow(string) {}
