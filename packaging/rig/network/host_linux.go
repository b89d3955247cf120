package network

import (
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// Host is one of the two: a network namespace with loopback and one device, "link".
type Host struct {
	address  string
	keeper   *exec.Cmd      // keeps the namespace alive
	alive    io.WriteCloser // and ends when this is closed, be it by the death of this process
	resolver string         // a resolv.conf of its own, empty for the machine's
}

// newHost makes the namespace and moves the device into it. peer is the other one's address; mac and
// peerMAC are the devices'.
func newHost(device, address, mac, peer, peerMAC string) (*Host, error) {
	h := &Host{address: address, keeper: exec.Command("cat")}
	h.keeper.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	var err error
	if h.alive, err = h.keeper.StdinPipe(); err != nil {
		return nil, err
	}
	if err := h.keeper.Start(); err != nil {
		return nil, fmt.Errorf("a network namespace: %w", err)
	}
	if err := ip(exec.Command("ip", "link", "set", device, "netns", h.PID())); err != nil {
		h.close()
		return nil, err
	}
	for _, line := range [][]string{
		{"link", "set", "lo", "up"},
		{"link", "set", device, "name", "link", "address", mac, "addrgenmode", "none"},
		{"addr", "add", address + "/24", "dev", "link"},
		{"link", "set", "dev", "link", "up"},
		// The other one is found without asking, as behind a router, so that a cut link swallows what is
		// sent instead of making the host unreachable. What goes anywhere else is swallowed there.
		{"neigh", "add", peer, "lladdr", peerMAC, "dev", "link", "nud", "permanent"},
		{"route", "add", "default", "via", peer},
	} {
		if err := ip(h.Command("ip", line...)); err != nil {
			h.close()
			return nil, err
		}
	}
	return h, nil
}

func ip(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w: %s", cmd.Args, err, out)
	}
	return nil
}

// Address is the host's IP address.
func (h *Host) Address() string { return h.address }

// PID is a process in the namespace, for nsenter --target PID --net.
func (h *Host) PID() string { return strconv.Itoa(h.keeper.Process.Pid) }

// SetResolver lets the programs that are started from now on ask another name server than this
// machine's.
func (h *Host) SetResolver(resolvConf string) { h.resolver = resolvConf }

// Command is exec.Command for a program on this host. It is killed when this process dies.
func (h *Host) Command(name string, args ...string) *exec.Cmd {
	enter := []string{"--target", h.PID(), "--net", "--"}
	if h.resolver != "" {
		enter = append(enter, "unshare", "--mount", "sh", "-c", `mount --bind "$0" /etc/resolv.conf && exec "$@"`, h.resolver)
	}
	cmd := exec.Command("nsenter", append(append(enter, name), args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

func (h *Host) close() {
	h.alive.Close()
	h.keeper.Wait()
}
