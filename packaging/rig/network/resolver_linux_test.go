package network

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A host's name server is its own, and this machine keeps its own.
func TestResolver(t *testing.T) {
	n := Start(t)
	file := filepath.Join(t.TempDir(), "resolv.conf")
	if err := os.WriteFile(file, []byte("nameserver 192.0.2.1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	n.Client.SetResolver(file)
	out, err := n.Client.Command("cat", "/etc/resolv.conf").Output()
	if err != nil || string(out) != "nameserver 192.0.2.1\n" {
		t.Errorf("%v: %q", err, out)
	}
	if own, _ := os.ReadFile("/etc/resolv.conf"); bytes.Equal(own, out) {
		t.Error("this machine's name server was changed")
	}
}
