package main

import (
	"fmt"
	"strings"
)

// manual is the manual page, in man's own language.
func manual(all []command, version string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH LIVEPUSHER 1 \"\" \"livepusher %s\" \"User Commands\"\n", roff(version))
	b.WriteString(`.SH NAME
livepusher \- shows your camera, beautifies it, and sends it live over RTMP
.SH SYNOPSIS
`)
	for _, c := range all {
		fmt.Fprintf(&b, ".B %s\n%s\n.br\n", strings.TrimSpace("livepusher "+c.name), strings.TrimSpace(roff(c.words)+` [\fIFLAGS\fR]`))
	}
	b.WriteString(`.SH DESCRIPTION
livepusher is WeChat's <live\-pusher> component as a program: the same attributes, operations and event codes. Without a
subcommand it opens its window. Without a push address it pushes to a receiver on this machine, which offers a page that
plays the stream.
.PP
Cameras are
.BR pattern ", " still:FILE ", " file:FILE ", " none ,
or a device by name or path; microphones are
.BR tone ", " file:FILE ", " none ,
or a device.
.SH COMMANDS
`)
	for _, c := range all {
		fmt.Fprintf(&b, ".SS \"livepusher %s\"\n%s.\n", c.name, roff(c.does))
		for _, f := range c.flags {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(f.name), roff(f.usage))
		}
	}
	b.WriteString(`.SH EXIT STATUS
0 ended as asked, 1 failed while running, 2 the command line cannot be understood.
.SH FILES
.TP
.I ~/.config/livepusher/settings.json
what the window remembers; never a stream key
.TP
.I ~/Pictures/livepusher
snapshots
.SH ENVIRONMENT
.TP
.BR ALL_PROXY ", " HTTPS_PROXY ", " NO_PROXY
the proxy to go through, and where to go without
.TP
.BR XDG_CONFIG_HOME ", " XDG_CACHE_HOME ", " XDG_PICTURES_DIR
where the folders of settings, of caches and of pictures are, instead of the usual places
.SH EXAMPLES
.EX
livepusher push \-\-url \- \-\-mode HD \-\-beauty 5 \-\-whiteness 3 < address.txt
livepusher check \- < address.txt
livepusher push \-\-camera pattern \-\-mic tone \-\-duration 10s
.EE
`)
	return b.String()
}

// roff is text that means itself to man.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
