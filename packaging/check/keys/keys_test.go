// Package keys tries the system's keyring itself, where the program's own tests use one that is made up. wine.sh runs
// it on Windows' Credential Manager.
package keys

import (
	"os"
	"testing"

	"github.com/zalando/go-keyring"
)

// TestKeyring does one thing a run, as LIVEPUSHER_KEYRING says, so that what one program writes another one reads.
func TestKeyring(t *testing.T) {
	const service, name, key = "livepusher", "Keyring's test 测试", "k?txSecret=1&txTime=2"
	switch os.Getenv("LIVEPUSHER_KEYRING") {
	case "write":
		if err := keyring.Set(service, name, key); err != nil {
			t.Error(err)
		}
	case "read":
		if got, err := keyring.Get(service, name); got != key || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	case "delete":
		if err := keyring.Delete(service, name); err != nil {
			t.Error(err)
		}
	case "gone":
		if got, err := keyring.Get(service, name); err != keyring.ErrNotFound {
			t.Errorf("%q, %v", got, err)
		}
	default:
		t.Skip("LIVEPUSHER_KEYRING is not set")
	}
}
