package address

import "strings"

// Split takes a push address apart into what many platforms give separately: the server, which may be shown, and
// the stream key with its parameters, which may not. "rtmp://host/app/key?a=b" becomes "rtmp://host/app" and
// "key?a=b". Where the key is all parameters, as in "rtmp://host/app/?streamname=a", so is it here: "?streamname=a".
// The key is empty for a server alone and for what is no address. User information is left out, since it is never
// sent. Join is the way back.
func Split(text string) (server, key string) {
	text = strings.TrimSpace(text)
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return text, ""
	}
	authority, path, _ := strings.Cut(rest, "/")
	authority = authority[strings.LastIndexByte(authority, '@')+1:]
	path, query, parameters := strings.Cut(path, "?")
	path = strings.Trim(path, "/")
	i := strings.LastIndexByte(path, '/')
	if i >= 0 {
		path, key = strings.TrimRight(path[:i], "/"), slashes.Replace(path[i+1:])
	}
	if parameters && (path != "" || key != "") {
		key += "?" + query
	}
	server = scheme + "://" + authority
	if path != "" {
		server += "/" + path
	}
	return server, key
}

// Join makes a push address of a server and a stream key; it is the server alone without a key, and empty without
// a server. A slash in the key is written %2F, since as a slash it would belong to the application.
func Join(server, key string) string {
	server, key = strings.TrimRight(strings.TrimSpace(server), "/"), strings.TrimSpace(key)
	name, query, parameters := strings.Cut(key, "?")
	name = strings.ReplaceAll(strings.Trim(name, "/"), "/", "%2F")
	if parameters {
		name += "?" + query
	}
	if server == "" || name == "" {
		return server
	}
	return server + "/" + name
}

var slashes = strings.NewReplacer("%2F", "/", "%2f", "/")
