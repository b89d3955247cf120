package app

import (
	"fmt"
	"os/exec"
	"runtime"
)

// openBrowser shows a page in the user's browser.
func openBrowser(page string) error {
	open := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		open = []string{"open"}
	case "windows":
		open = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	cmd := exec.Command(open[0], append(open[1:], page)...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("no browser could be opened: open %s yourself", page)
	}
	go cmd.Wait() // so that no zombie is left; the browser may run for days
	return nil
}
