package nginx

import (
	"os/exec"
	"syscall"
)

// dieWithParent lets nginx not outlive a test program that is killed.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
