package app

import (
	_ "embed"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"livepusher/pusher/av"
)

// Version is the program's version: of the git tag or commit that it was built from, as Go wrote it into the
// binary, in the form that packages have (see packageVersion); "0~devel" where it was built without git.
var Version = buildVersion()

func buildVersion() string {
	b, ok := debug.ReadBuildInfo()
	if !ok || b.Main.Version == "" || b.Main.Version == "(devel)" {
		return "0~devel"
	}
	return packageVersion(b.Main.Version)
}

// packageVersion is a version of Go's in the form that every kind of package takes, as packaging/version.sh
// has it: v1.2.1-0.20260102030405-0123456789ab is 1.2.1~0.20260102030405.0123456789ab, which comes before 1.2.1.
func packageVersion(version string) string {
	return strings.ReplaceAll(strings.Replace(strings.TrimPrefix(version, "v"), "-", "~", 1), "-", ".")
}

// licences has a line for each module: its path and its licence. packaging/docs/licences.sh writes it.
//
//go:embed licences.txt
var licences string

// moduleLicences are the licences by module path.
func moduleLicences() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(licences) {
		path, licence, _ := strings.Cut(strings.TrimSpace(line), " ")
		all[path] = licence
	}
	return all
}

// printVersion tells what this program is made of.
func printVersion(w io.Writer) {
	fmt.Fprintf(w, "livepusher %s (MIT)\n%s, %s/%s\n\n", Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	ffmpeg, licence := av.Version()
	fmt.Fprintf(w, "FFmpeg %s (%s)\nx264 (GPL version 2 or later), by FFmpeg\nSpeexDSP (BSD-3-Clause)\n", ffmpeg, licence)
	fmt.Fprintln(w, "Noto Sans CJK SC (OFL-1.1)")
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return
	}
	licences := moduleLicences()
	for _, m := range b.Deps {
		fmt.Fprintf(w, "%s %s (%s)\n", m.Path, m.Version, licences[m.Path])
	}
}
