package network

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// openTap makes a network device whose frames this process carries; the device is gone when the file is
// closed. The kernel chooses the name.
func openTap() (file *os.File, name string, err error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, "", fmt.Errorf("/dev/net/tun: %w", err)
	}
	request, err := unix.NewIfreq("lprig%d")
	if err == nil {
		request.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	}
	if err != nil {
		unix.Close(fd)
		return nil, "", fmt.Errorf("a TAP device: %w", err)
	}
	return os.NewFile(uintptr(fd), request.Name()), request.Name(), nil
}
