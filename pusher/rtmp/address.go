package rtmp

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// maxAddress is the length in bytes above which an address is refused: every server's limit on names
// is far below.
const maxAddress = 8192

// address is a push address taken apart.
type address struct {
	secure     bool   // rtmps
	host, port string // host without the brackets of an IPv6 address
	app        string // application, with its instance if there is one: "live", "app/inst"
	stream     string // stream key with its parameters: the secret
	tcURL      string // the address without what is secret, as connect wants it
	secrets    []string
}

var (
	errScheme = errors.New("it must begin with rtmp:// or rtmps://")
	errServer = errors.New("it names no server, or no proper one")
	errStream = errors.New("after the server must come an application and a stream key")
	errLong   = errors.New("it is too long")
)

// parseAddress takes rtmp[s]://[user@]host[:port]/app[/instance]/key[?parameters] apart. Application
// and key go to the server letter by letter as they stand, but for %2F, which is a slash of the key; user
// information is not sent. A key may be all parameters: rtmp://host/app/?streamname=a. Errors never
// repeat a part of the address.
func parseAddress(text string) (address, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxAddress {
		return address{}, errLong
	}
	scheme, rest, _ := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	if scheme != "rtmp" && scheme != "rtmps" {
		return address{}, errScheme
	}
	authority, path, _ := strings.Cut(rest, "/")
	user, server := "", authority
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		user, server = authority[:i], authority[i+1:]
	}
	a := address{secure: scheme == "rtmps"}
	if err := a.setServer(server); err != nil {
		return address{}, err
	}
	if err := a.setPath(path); err != nil {
		return address{}, err
	}
	a.tcURL = scheme + "://" + server + "/" + a.app
	a.secrets = secretsOf(user, a.stream)
	return a, nil
}

func (a *address) setServer(server string) error {
	u, err := url.Parse("rtmp://" + server)
	if err != nil || u.Hostname() == "" || u.Host != server {
		return errServer
	}
	a.host, a.port = u.Hostname(), u.Port()
	if a.port == "" {
		a.port = map[bool]string{false: "1935", true: "443"}[a.secure]
	}
	if n, err := strconv.Atoi(a.port); err != nil || n < 1 || n > 65535 {
		return errServer
	}
	return nil
}

func (a *address) setPath(path string) error {
	path, query, hasQuery := strings.Cut(path, "?")
	open := strings.HasSuffix(path, "/")
	path = strings.Trim(path, "/")
	i := strings.LastIndexByte(path, '/')
	switch {
	case i >= 0:
		a.app, a.stream = strings.Trim(path[:i], "/"), slashes.Replace(path[i+1:])
	case path != "" && open && query != "":
		a.app = path
	default:
		return errStream
	}
	if hasQuery {
		a.stream += "?" + query
	}
	return nil
}

var slashes = strings.NewReplacer("%2F", "/", "%2f", "/")

// secretsOf lists the parts of an address that nobody may read in a message: each also as it reads
// without percent signs.
func secretsOf(user, stream string) []string {
	parts := strings.FieldsFunc(user, func(r rune) bool { return r == ':' })
	key, query, _ := strings.Cut(stream, "?")
	parts = append(parts, key, query)
	for _, parameter := range strings.Split(query, "&") {
		_, value, _ := strings.Cut(parameter, "=")
		parts = append(parts, value)
	}
	var all []string
	for _, p := range parts {
		if p == "" {
			continue
		}
		all = append(all, strings.ToLower(p))
		if plain, err := url.PathUnescape(p); err == nil && plain != p {
			all = append(all, strings.ToLower(plain))
		}
	}
	return all
}

// maxWords is how much of a server's own words is kept, in bytes.
const maxWords = 200

// publicWords makes the server's words fit for a message: one short line of printable text, or
// nothing at all when they repeat a part of the secret.
func (a *address) publicWords(words string) string {
	lower := strings.ToLower(words)
	for _, s := range a.secrets {
		if strings.Contains(lower, s) {
			return ""
		}
	}
	words = strings.ToValidUTF8(words[:min(len(words), maxWords)], "")
	words = strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return ' '
		}
		return r
	}, words)
	return strings.Join(strings.Fields(words), " ")
}
