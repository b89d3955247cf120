// Package app is the program: the only package that knows all the others. It reads the command line
// and the settings, puts the pusher together, and carries the policies of a desktop program.
//
// Main is the entrance; each subcommand is a file: window.go (without a subcommand), push.go,
// devices.go, check.go, beautify.go, sign.go, serve.go.
package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"

	_ "livepusher/app/console" // on Windows
	"livepusher/app/hidden"
	_ "livepusher/app/timerslack" // fewer wake-ups
)

// Exit codes.
const (
	exitOK     = 0 // ended as asked
	exitFailed = 1 // failed while running
	exitUsage  = 2 // the command line cannot be understood
)

// command is one subcommand.
type command struct {
	name, does string
	run        func(ctx context.Context, args []string, std streams) error
}

// streams are the standard streams.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

var commands = []command{
	{"", "opens the window", runWindow},
	{"push", "pushes without a window", runPush},
	{"devices", "lists cameras, microphones and encoders", runDevices},
	{"check", "goes to a push address step by step and tells what is wrong", runCheck},
	{"beautify", "takes pictures and clips through the filter, and judges it", runBeautify},
	{"sign", "prints a signed push address of Tencent's", runSign},
	{"serve", "runs the receiver on this machine", runServe},
}

// usageError is a mistake on the command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// gcPercent lets Go's heap grow by this much between collections. The frame path makes no garbage, so
// collections are rare at any setting, and a smaller heap costs nothing: 7 MB less at 540x960.
const gcPercent = 30

// Main runs the program with its arguments and returns its exit code. Errors are one line on standard
// error that says what is wrong and how to mend it.
func Main(args []string) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer hidden.WatchEnd(stop)()
	return run(ctx, args, streams{os.Stdin, os.Stdout, os.Stderr})
}

func run(ctx context.Context, args []string, std streams) int {
	if len(args) == 1 && (args[0] == "--version" || args[0] == "-version") {
		printVersion(std.out)
		return exitOK
	}
	cmd, rest, err := choose(args)
	if err == nil {
		err = cmd.run(ctx, rest, std)
	}
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, flag.ErrHelp):
		help(std.out, cmd)
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintf(std.err, "livepusher: %v; see livepusher %s --help\n", err, cmd.name)
		return exitUsage
	}
	fmt.Fprintf(std.err, "livepusher: %v\n", err)
	return exitFailed
}

// choose finds the subcommand. Flags before any word belong to the window.
func choose(args []string) (command, []string, error) {
	if len(args) == 0 || args[0] == "" || args[0][0] == '-' {
		return commands[0], args, nil
	}
	i := slices.IndexFunc(commands, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		return commands[0], nil, usagef("there is no subcommand %q", args[0])
	}
	return commands[i], args[1:], nil
}
