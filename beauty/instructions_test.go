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
	"unsafe"
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

// counted are a kernel's name, and what it is called with.
var counted = []struct {
	name, kernel string
	params       Params
}{
	{"avx2 beauty=5 whiteness=0", "beauty_filter_avx2", Params{Beauty: 5}},
	{"avx2 beauty=5 whiteness=3", "beauty_filter_avx2", Params{Beauty: 5, Whiteness: 3}},
	{"avx2 beauty=9 whiteness=9", "beauty_filter_avx2", Params{Beauty: 9, Whiteness: 9}},
	{"sse2 beauty=5 whiteness=0", "beauty_filter_base", Params{Beauty: 5}},
	{"sse2 beauty=5 whiteness=3", "beauty_filter_base", Params{Beauty: 5, Whiteness: 3}},
	{"avx2 look", "beauty_look_avx2", Params{Look: "romantic", Strength: 1}},
	{"sse2 look", "beauty_look_base", Params{Look: "romantic", Strength: 1}},
}

const countedPixels = 720 * 1280

// settingBytes is what a kernel is told of p, as it lies in memory.
func settingBytes(p Params) []byte {
	if choice := lookOf(p); choice != (lookChoice{}) {
		var l lookTable
		l.mix(choice, false, true)
		return unsafe.Slice((*byte)(unsafe.Pointer(l.spread)), unsafe.Sizeof(*l.spread))
	}
	s := newSetting(levelOf(p), 720, 1280, false, 0)
	return bytes.Clone(unsafe.Slice((*byte)(unsafe.Pointer(&s)), unsafe.Sizeof(s)))
}

func TestInstructions(t *testing.T) {
	if testing.Short() {
		t.Skip("a sanitizer's or race detector's instructions are none of ours")
	}
	if newKernel().(*native).avx2 == 0 {
		t.Fatal("this processor has no AVX2: count on another one")
	}
	program, picture := filepath.Join(t.TempDir(), "count"), filepath.Join(t.TempDir(), "picture")
	// The flags that Go compiles the kernels with. A program of C alone, because valgrind does not know all that Go does.
	if out, err := exec.Command("gcc", "-g", "-O2", "-O3", "-I.", "-o", program,
		"testdata/count.c", "kernel_base.c", "kernel_avx2.c", "look_base.c", "look_avx2.c").CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v: %s", err, out)
	}
	src := skinLike(720, 1280, 1)
	write(t, picture, append(append(append([]byte{}, src.Y...), src.Cb...), src.Cr...))
	got := map[string]float64{}
	for _, c := range counted {
		setting := filepath.Join(t.TempDir(), "setting")
		write(t, setting, settingBytes(c.params))
		got[c.name] = count(t, program, c.kernel, setting, picture)
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

// count runs a kernel under callgrind and returns its instructions, by pixel.
func count(t *testing.T, program, kernel, setting, picture string) float64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), "callgrind")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "valgrind", "--tool=callgrind", "--callgrind-out-file="+file, "--toggle-collect="+kernel,
		program, kernel, setting, picture).CombinedOutput(); err != nil {
		t.Fatalf("valgrind, which packaging/setup/install.sh test installs: %v: %s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := collected.FindSubmatch(text)
	if found == nil {
		t.Fatalf("callgrind says nothing of %s", kernel)
	}
	n, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil || n == 0 {
		t.Fatalf("%v instructions were counted in %s", n, kernel)
	}
	return n / countedPixels
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
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
