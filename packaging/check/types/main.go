// Command types checks the Go code of the whole program for a system whose C headers are not here, such as macOS: every
// package, with what it imports, as that system would build it with cgo. What comes from C has no type, so that it, C and
// Objective-C are not checked, nor is anything linked.
//
//	types darwin arm64
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: types GOOS GOARCH, such as types darwin arm64")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "types:", err)
		os.Exit(1)
	}
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
	ImportMap         map[string]string // in the source: the package that it is
	Error             *struct{ Err string }
}

// check type-checks the module's packages and what they import, and counts them.
func check(system, machine string) error {
	list := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap,Error", ".")
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+machine, "CGO_ENABLED=1")
	list.Stderr = os.Stderr
	out, err := list.StdoutPipe()
	if err != nil {
		return err
	}
	if err := list.Start(); err != nil {
		return err
	}
	known := map[string]*types.Package{"unsafe": types.Unsafe}
	own, others := 0, 0
	var failures []error
	for decoder := json.NewDecoder(out); ; { // a package comes after those that it imports
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if p.Error != nil {
			failures = append(failures, errors.New(p.Error.Err))
			continue
		}
		failures = append(failures, p.check(known, machine)...)
		if p.own() {
			own++
		} else {
			others++
		}
	}
	if err := list.Wait(); err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	if len(failures) > 0 {
		return errors.Join(failures...)
	}
	if own == 0 {
		return errors.New("no package was found: run it in the project's folder")
	}
	fmt.Printf("types: %s/%s: %d packages of livepusher are well typed, with %d that they import\n", system, machine, own, others)
	return nil
}

// importer finds packages that have been checked, by the names that one package has for them.
type importer struct {
	known map[string]*types.Package
	named map[string]string
}

func (i importer) Import(path string) (*types.Package, error) {
	if to, ok := i.named[path]; ok {
		path = to
	}
	if p := i.known[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("package %s has not been checked", path)
}

func (p listed) own() bool {
	return p.ImportPath == "livepusher" || strings.HasPrefix(p.ImportPath, "livepusher/")
}

// check parses and type-checks a package, and makes it known. Of what is not our own only that is looked at which others see.
func (p listed) check(known map[string]*types.Package, machine string) (failures []error) {
	if p.ImportPath == "unsafe" {
		return nil
	}
	files := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range append(p.GoFiles, p.CgoFiles...) {
		f, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return []error{err}
		}
		parsed = append(parsed, f)
	}
	config := types.Config{
		Importer:         importer{known, p.ImportMap},
		FakeImportC:      true,
		IgnoreFuncBodies: !p.own(),
		Sizes:            types.SizesFor("gc", machine),
		Error: func(err error) {
			if p.own() && !strings.Contains(err.Error(), "invalid type") { // such as C's
				failures = append(failures, err)
			}
		},
	}
	checked, _ := config.Check(p.ImportPath, files, parsed, nil)
	known[p.ImportPath] = checked
	return failures
}
