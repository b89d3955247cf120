package ui

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// keysInSources finds the literal keys of texts in this package's sources.
func keysInSources(t *testing.T) []string {
	t.Helper()
	calls := regexp.MustCompile(`"((?:bar|beauty|compare|debug|device|dialog|keys|language|name|note|notice|picture|pill|scenario|settings|sound|stage|start|status|stream)\.[a-z.-]+)"`)
	var keys []string
	for _, file := range sources(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range calls.FindAllStringSubmatch(string(data), -1) {
			if key := strings.TrimSuffix(m[1], "."); key == m[1] && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	if len(keys) < 60 {
		t.Fatalf("only %d keys found: is the pattern still right?", len(keys))
	}
	return keys
}

func sources(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

// The window knows the pusher by its root alone.
func TestImports(t *testing.T) {
	for _, file := range sources(t) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			if strings.HasPrefix(path, "livepusher/") && path != "livepusher/pusher" && path != "livepusher/assets" {
				t.Errorf("%s imports %s", file, path)
			}
			if path == "C" {
				t.Errorf("%s uses cgo", file)
			}
		}
	}
}

func TestOneWayToFynesThread(t *testing.T) {
	for _, file := range sources(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), "fyne.Do("); n > 0 && file != "mailbox.go" {
			t.Errorf("%s hops to Fyne's thread %d times by itself; that is mailbox.go's", file, n)
		}
	}
}
