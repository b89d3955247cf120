package nginx

import (
	"fmt"
	"io"
	"net/http"
)

// Stat is the server's page of statistics, as XML; "" when it does not answer. A stream that somebody
// publishes has an element <publishing/>.
func (s *Server) Stat() string {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // leaves no goroutine
	r, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d/stat", s.http))
	if err != nil {
		return ""
	}
	defer r.Body.Close()
	b, _ := io.ReadAll(r.Body)
	return string(b)
}
