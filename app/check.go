package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/pusher/standard"
)

// checkOptions are the flags of check.
type checkOptions struct{ json bool }

func (o *checkOptions) flags(f *flags) {
	f.BoolVar(&o.json, "json", false, "print JSON")
}

// runCheck is the subcommand check: it goes to a push address step by step and tells where it ends.
func runCheck(ctx context.Context, args []string, std streams) error {
	var o checkOptions
	f := newFlags("check")
	o.flags(f)
	url, err := f.word(args, std.in)
	if err != nil {
		return err
	}
	c := settings.FirstRun().Config // what push would send, for what the platform thinks of it
	if err := pusher.AttributeNamed("url").Set(&c, url); err != nil {
		return usageError{err.Error()}
	}
	print := newCheckPrinter(std.out, c.URL, o.json)
	err = standard.Check(ctx, c, print.step)
	if err := print.end(); err != nil {
		return err
	}
	if err != nil {
		return errors.New(print.trouble)
	}
	return nil
}

// word reads a command line of flags and one push address, in any order, which may come on standard input: "-".
// The address never stands in an error.
func (f *flags) word(args []string, in io.Reader) (url string, err error) {
	var words []string
	for {
		if err := f.parseFlags(args); err != nil {
			return "", err
		}
		if f.NArg() == 0 {
			break
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
	if len(words) != 1 {
		return "", usagef("give one push address, or - to read it from standard input")
	}
	if url = words[0]; url == "-" {
		if url, err = readLine(in); err != nil {
			return "", fmt.Errorf("the push address could not be read from standard input: %w", err)
		}
	}
	if url == "" {
		return "", usagef("the push address is empty: it looks like rtmp://host/app/key")
	}
	return url, nil
}

// checkPrinter prints the steps of a check as they end, or all of them as JSON.
type checkPrinter struct {
	out     io.Writer
	json    *checkDocument // nil for people
	trouble string         // what failed and what to do, in one line
}

// checkDocument is what --json prints.
type checkDocument struct {
	Address string      `json:"address"` // without its secrets
	OK      bool        `json:"ok"`
	Steps   []checkStep `json:"steps"`
}

type checkStep struct {
	Step    string         `json:"step"`
	Verdict pusher.Verdict `json:"verdict"`
	MS      float64        `json:"ms"`
	Detail  string         `json:"detail,omitempty"`
	Code    pusher.Code    `json:"code,omitempty"`
	Name    string         `json:"name,omitempty"` // of the code
	Cause   string         `json:"cause,omitempty"`
	Advice  []string       `json:"advice,omitempty"`
}

func newCheckPrinter(out io.Writer, url string, json bool) *checkPrinter {
	p := &checkPrinter{out: out}
	if json {
		p.json = &checkDocument{Address: pusher.RedactURL(url), OK: true}
	}
	return p
}

func (p *checkPrinter) step(s pusher.CheckStep) {
	var advice []string
	for _, a := range s.Advice {
		advice = append(advice, a.String())
	}
	if s.Verdict == pusher.CheckFailed {
		p.trouble = fmt.Sprintf("%s failed: %s: %s", s.Step, s.Cause, strings.Join(advice, "; "))
	}
	if p.json == nil {
		printCheckStep(p.out, s, advice)
		return
	}
	p.json.OK = p.json.OK && s.Verdict != pusher.CheckFailed
	p.json.Steps = append(p.json.Steps, checkStep{s.Step, s.Verdict, milliseconds(s), s.Detail, s.Code, s.Code.Name(), s.Cause, advice})
}

// milliseconds is what a step took, to a tenth.
func milliseconds(s pusher.CheckStep) float64 { return float64(s.Took.Microseconds()/100) / 10 }

// checkColumns are step, verdict, time and words of a row; the words go on in rows of their own.
const checkColumns = "%-10s %-8s %11s  %s\n"

func printCheckStep(w io.Writer, s pusher.CheckStep, advice []string) {
	took, words := fmt.Sprintf("%.1f ms", milliseconds(s)), s.Detail
	switch s.Verdict {
	case pusher.CheckSkipped:
		took = ""
	case pusher.CheckFailed:
		words = fmt.Sprintf("%d %s: %s", s.Code, s.Code.Name(), s.Cause)
	}
	row := func(columns ...any) {
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf(checkColumns, columns...), " \n"))
	}
	row(s.Step, s.Verdict, took, words)
	for _, a := range advice {
		row("", "", "", a)
	}
}

// end prints what is printed at the end.
func (p *checkPrinter) end() error {
	if p.json == nil {
		return nil
	}
	e := json.NewEncoder(p.out)
	e.SetIndent("", "  ")
	return e.Encode(p.json)
}
