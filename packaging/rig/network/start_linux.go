package network

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// Start makes a network for a test, which is skipped where that is not permitted. It is closed when the
// test ends.
func Start(t testing.TB) *Network {
	t.Helper()
	n, err := New()
	switch {
	case errors.Is(err, os.ErrPermission) || errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ENODEV):
		t.Skipf("network namespaces and TAP devices need root, or CAP_NET_ADMIN and CAP_SYS_ADMIN, and /dev/net/tun: %v", err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	return n
}
