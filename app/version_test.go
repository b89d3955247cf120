package app

import (
	"os/exec"
	"strings"
	"testing"
)

// Every module that the program is made of is named by --version, with a licence.
func TestVersionNamesEveryLibrary(t *testing.T) {
	out, err := exec.Command(buildProgram(t), "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	said := string(out)
	for _, want := range []string{"livepusher ", "FFmpeg ", "x264 ", "SpeexDSP "} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
	list, err := exec.Command("go", "list", "-tags=migrated_fynedo", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}", "livepusher").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := moduleLicences()
	for path := range strings.FieldsSeq(string(list)) {
		if known[path] == "" {
			t.Errorf("%s has no licence in app/licences.txt: run packaging/docs/licences.sh", path)
		}
		if !strings.Contains(said, "\n"+path+" ") {
			t.Errorf("%s is not named", path)
		}
	}
}
