package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"livepusher/pusher/address"
)

// signOptions are the flags of sign.
type signOptions struct {
	signing address.Signing
	valid   time.Duration
}

func (o *signOptions) flags(f *flags) {
	f.StringVar(&o.signing.Key, "key", "", "push key of the domain; - reads it from standard input, so that it need not stand in the list of processes")
	f.StringVar(&o.signing.Domain, "domain", "", "name of the push server")
	f.StringVar(&o.signing.App, "app", "live", "name of the application")
	f.StringVar(&o.signing.Stream, "stream", "", "name of the stream")
	f.DurationVar(&o.valid, "valid", 24*time.Hour, "how long pushing may begin with the address, such as 24h")
}

// runSign is the subcommand sign: it prints a signed push address of Tencent's.
func runSign(_ context.Context, args []string, std streams) error {
	var o signOptions
	f := newFlags("sign")
	o.flags(f)
	if err := f.parse(args); err != nil {
		return err
	}
	if o.valid <= 0 {
		return usagef("--valid %v is not a time to come: give one such as 24h", o.valid)
	}
	if o.signing.Key == "-" {
		key, err := readLine(std.in)
		if err != nil {
			return fmt.Errorf("the key could not be read from standard input: %w", err)
		}
		o.signing.Key = key
	}
	o.signing.Until = time.Now().Add(o.valid)
	url, err := o.signing.URL()
	if err != nil {
		return usageError{err.Error()}
	}
	_, err = fmt.Fprintln(std.out, url)
	return err
}

// secretLength bounds what is read as a secret.
const secretLength = 4096

// readLine reads a secret: the first line of r without the space around it.
func readLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, secretLength)).ReadString('\n')
	if err == io.EOF {
		err = nil
	}
	return strings.TrimSpace(line), err
}
