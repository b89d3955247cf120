// Command describe writes the manual page and the completions of the shells from what livepusher says of
// itself with --help, so that they never tell of another program:
//
//	describe LIVEPUSHER FOLDER
//
// makes livepusher.1, livepusher.bash, _livepusher (zsh) and livepusher.fish in FOLDER.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// command is a subcommand; the window, which has no name, is the first.
type command struct {
	name, words, does string // words are what it takes beside flags
	flags             []option
}

// option is a flag.
type option struct {
	name   string // with its dashes
	usage  string
	values []string // that it takes, where they can be listed
	alone  bool     // it takes none
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: describe LIVEPUSHER FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "describe:", err)
		os.Exit(1)
	}
}

func run(program, folder string) error {
	all, err := ask(program)
	if err != nil {
		return err
	}
	version, err := exec.Command(program, "--version").Output()
	if err != nil {
		return err
	}
	for name, text := range map[string]string{
		"livepusher.1": manual(all, strings.Fields(string(version))[1]), "livepusher.bash": bash(all), "_livepusher": zsh(all), "livepusher.fish": fish(all),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// ask has the program tell of all its commands.
func ask(program string) ([]command, error) {
	names := []string{""}
	var all []command
	for i := 0; i < len(names); i++ {
		args := []string{"--help"}
		if names[i] != "" {
			args = []string{names[i], "--help"}
		}
		help, err := exec.Command(program, args...).Output()
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
		}
		c, more := read(string(help))
		c.name = names[i]
		all, names = append(all, c), append(names, more...)
	}
	return all, nil
}

var (
	first   = regexp.MustCompile(`^livepusher ?(\S*) ?(.*)\[flags\]: (.*)$`)
	listed  = regexp.MustCompile(`^  ([a-z]+) +\S`)
	flagged = regexp.MustCompile(`^  (--?[a-z-]+) +(.*)$`)
	initial = regexp.MustCompile(` \([^()]*\)$`)
	word    = regexp.MustCompile(`^[A-Za-z0-9:]+$`)
)

// read takes a command from its help, and the names of the subcommands that the help lists.
func read(help string) (c command, subcommands []string) {
	for line := range strings.Lines(help) {
		line = strings.TrimRight(line, "\n")
		if m := flagged.FindStringSubmatch(line); m != nil {
			o := option{name: m[1], usage: m[2], values: values(m[2])}
			o.alone = o.values == nil && strings.HasSuffix(o.usage, "(false)")
			c.flags = append(c.flags, o)
		} else if m := listed.FindStringSubmatch(line); m != nil {
			subcommands = append(subcommands, m[1])
		} else if m := first.FindStringSubmatch(line); m != nil {
			c.words, c.does = strings.TrimSpace(m[2]), m[3]
		}
	}
	return c, subcommands
}

// values are those that stand at the end of a flag's usage: "...: vbr, cbr (vbr)".
func values(usage string) []string {
	usage = initial.ReplaceAllString(usage, "")
	i := strings.LastIndex(usage, ": ")
	if i < 0 || !strings.Contains(usage[i:], ", ") {
		return nil
	}
	var all []string
	for v := range strings.SplitSeq(usage[i+2:], ", ") {
		if word.MatchString(v) {
			all = append(all, v)
		}
	}
	return all
}
