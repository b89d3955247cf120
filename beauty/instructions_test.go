//go:build linux && amd64 && cgo

package beauty

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Time cannot be tested on a busy machine, but instructions can be counted. The kernels' are, by
// valgrind's tool callgrind, and held against those in testdata/instructions.txt, which
//
//	go test ./beauty -run Instructions -record
//
// writes anew: do so, and say why, when a change is worth them, and when there are fewer.

var record = flag.Bool("record", false, "write the instructions that are counted to testdata/instructions.txt")

const (
	instructionFile = "testdata/instructions.txt"
	moreAllowed     = 0.05 // by which the instructions may rise
	otherCompiler   = 0.15 // by which they may with another compiler than the one they were recorded with
)

// counted are the runs: a C function, and what calls it for one picture.
var counted = []struct {
	name, function string
	run            func()
}{
	{"avx2 beauty=5 whiteness=0", "beauty_filter_avx2", filterOnce(&native{avx2: 1}, Params{Beauty: 5})},
	{"avx2 beauty=5 whiteness=3", "beauty_filter_avx2", filterOnce(&native{avx2: 1}, Params{Beauty: 5, Whiteness: 3})},
	{"avx2 beauty=9 whiteness=9", "beauty_filter_avx2", filterOnce(&native{avx2: 1}, Params{Beauty: 9, Whiteness: 9})},
	{"sse2 beauty=5 whiteness=0", "beauty_filter_base", filterOnce(&native{}, Params{Beauty: 5})},
	{"sse2 beauty=5 whiteness=3", "beauty_filter_base", filterOnce(&native{}, Params{Beauty: 5, Whiteness: 3})},
	{"avx2 look", "beauty_look_avx2", lookOnce(1)},
	{"sse2 look", "beauty_look_base", lookOnce(0)},
}

const countedPixels = 720 * 1280

func filterOnce(k *native, p Params) func() {
	return func() {
		src, dst := skinLike(720, 1280, 1), skinLike(720, 1280, 1)
		s := newSetting(levelOf(p), 720, 1280, false, 0)
		k.filter(dst, src, &s, 0, s.blocksIn(1280))
	}
}

func lookOnce(avx2 int) func() {
	return func() {
		src, dst := skinLike(720, 1280, 1), skinLike(720, 1280, 1)
		var l lookTable
		l.mix(lookChoice{name: "romantic", strength: 1}, false, true)
		if avx2 != 0 {
			l.spread.native(dst, src, lookAVX2)
		} else {
			l.spread.native(dst, src, 0)
		}
	}
}

// TestCounted is what callgrind looks at.
func TestCounted(t *testing.T) {
	name := os.Getenv("BEAUTY_COUNTED")
	for _, c := range counted {
		if c.name == name {
			c.run()
		}
	}
}

func TestInstructions(t *testing.T) {
	if testing.Short() {
		t.Skip("a sanitizer's or race detector's instructions are none of ours")
	}
	if newKernel().(*native).avx2 == 0 {
		t.Fatal("this processor has no AVX2: count on another one")
	}
	// The program that `go test` runs has no names of functions; one that it keeps has.
	program := filepath.Join(t.TempDir(), "beauty.test")
	if out, err := exec.Command("go", "test", "-c", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go test -c: %v: %s", err, out)
	}
	got := map[string]float64{}
	for _, c := range counted {
		got[c.name] = count(t, program, c.name, c.function)
	}
	compiler := compilerVersion(t)
	if *record {
		recordInstructions(t, compiler, got)
		return
	}
	before, recorded := readInstructions(t)
	allowed := moreAllowed
	if compiler != before {
		t.Logf("recorded with gcc %s, this is gcc %s: up to %.0f %% more are let pass", before, compiler, otherCompiler*100)
		allowed = otherCompiler
	}
	for _, c := range counted {
		switch now, then := got[c.name], recorded[c.name]; {
		case then == 0:
			t.Errorf("%s: %.3f instructions a pixel, and none are recorded: go test ./beauty -run Instructions -record", c.name, now)
		case now > then*(1+allowed):
			t.Errorf("%s: %.3f instructions a pixel, %.3f were recorded", c.name, now, then)
		case now < then*(1-moreAllowed):
			t.Logf("%s: %.3f instructions a pixel, %.3f were recorded: record them anew", c.name, now, then)
		}
	}
}

var collected = regexp.MustCompile(`(?m)^(?:summary|totals): (\d+)`)

// count runs TestCounted under callgrind and returns the instructions in a C function, by pixel.
func count(t *testing.T, program, name, function string) float64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), "callgrind")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "valgrind", "--tool=callgrind", "--callgrind-out-file="+file, "--toggle-collect="+function,
		program, "-test.run", "^TestCounted$")
	// Callgrind cannot follow the signals by which Go interrupts a goroutine that runs for long.
	cmd.Env = append(os.Environ(), "BEAUTY_COUNTED="+name, "GODEBUG=asyncpreemptoff=1", "GOGC=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("valgrind, which packaging/setup/install.sh test installs: %v: %s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := collected.FindSubmatch(text)
	if found == nil {
		t.Fatalf("%s: callgrind says nothing of %s", name, function)
	}
	n, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil || n == 0 {
		t.Fatalf("%s: %v instructions were counted in %s", name, n, function)
	}
	return n / countedPixels
}

func compilerVersion(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("gcc", "-dumpfullversion").Output()
	if err != nil {
		t.Fatalf("gcc: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func recordInstructions(t *testing.T, compiler string, got map[string]float64) {
	t.Helper()
	text := fmt.Sprintf("# Instructions a pixel of the C kernels at 720x1280, see instructions_test.go.\ngcc %s\n", compiler)
	for _, c := range counted {
		text += fmt.Sprintf("%.3f %s\n", got[c.name], c.name)
	}
	if err := os.WriteFile(instructionFile, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readInstructions(t *testing.T) (compiler string, recorded map[string]float64) {
	t.Helper()
	text, err := os.ReadFile(instructionFile)
	if err != nil {
		t.Fatal(err)
	}
	recorded = map[string]float64{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		switch first, rest, _ := strings.Cut(lines.Text(), " "); first {
		case "#":
		case "gcc":
			compiler = rest
		default:
			if recorded[rest], err = strconv.ParseFloat(first, 64); err != nil {
				t.Fatalf("%s: %q: %v", instructionFile, lines.Text(), err)
			}
		}
	}
	return compiler, recorded
}
