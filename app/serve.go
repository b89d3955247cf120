package app

import (
	"context"
	"fmt"
	"net"

	"livepusher/app/monitor"
)

// serveOptions are the flags of serve.
type serveOptions struct{ addr string }

func (o *serveOptions) flags(f *flags) {
	f.StringVar(&o.addr, "addr", "127.0.0.1:0", "address and port for the pushers; port 0 takes a free one")
}

// runServe is the subcommand serve: the receiver on this machine, until a signal comes.
func runServe(ctx context.Context, args []string, std streams) error {
	var o serveOptions
	f := newFlags("serve")
	o.flags(f)
	if err := f.parse(args); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(o.addr); err != nil {
		return usagef("--addr %q is no address with a port, such as 127.0.0.1:1935", o.addr)
	}
	receiver, err := monitor.Start(monitor.Config{RTMPAddr: o.addr})
	if err != nil {
		return err
	}
	defer receiver.Close()
	fmt.Fprintf(std.out, "push to  %s\nwatch at %s\n", receiver.PushURL(), receiver.PageURL())
	<-ctx.Done()
	return nil
}
