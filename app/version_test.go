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

func TestVersionsOfPackages(t *testing.T) {
	for of, want := range map[string]string{
		"v1.2.0":                                   "1.2.0",
		"v1.2.1-0.20260102030405-0123456789ab":     "1.2.1~0.20260102030405.0123456789ab",
		"v0.0.0-20260102030405-0123456789ab+dirty": "0.0.0~20260102030405.0123456789ab+dirty",
		"v1.3.0-rc.1":                              "1.3.0~rc.1",
	} {
		if got := packageVersion(of); got != want {
			t.Errorf("%s is %s, not %s", of, got, want)
		}
	}
}
