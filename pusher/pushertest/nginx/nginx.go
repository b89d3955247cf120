// Package nginx starts nginx with its RTMP module for a test, on loopback or on another Host: a server
// that others wrote.
//
// Start gives a Server with the applications Live, Rec (which records FLV files), Auth (which wants
// the parameter key=secret) and Nobody (where nobody may publish), by RTMP and by RTMPS with a
// certificate of its own. Stop, Continue and Restart make it stall, go on, and come back; Kill ends
// it without a farewell. Recording and Tags are for looking at what arrived.
package nginx

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"text/template"
	"time"
)

// Applications of the server.
const (
	Live   = "live"   // passes on, records nothing
	Rec    = "rec"    // records to RecDir
	Auth   = "auth"   // refuses with 403 unless the key ends in "?key=secret"
	Nobody = "nobody" // refuses everybody
)

// modules is where Debian's packages nginx-light (or any other) and libnginx-mod-rtmp put them.
const modules = "/usr/lib/nginx/modules"

// startTime is how long nginx may take to listen.
const startTime = 20 * time.Second

// Host is where a server runs, such as in a network namespace.
type Host interface {
	Address() string // that it listens on
	Command(name string, args ...string) *exec.Cmd
}

// loopback is the Host that most tests need.
type loopback struct{}

func (loopback) Address() string { return "127.0.0.1" }

func (loopback) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	dieWithParent(cmd)
	return cmd
}

// Server is a running nginx.
type Server struct {
	t    testing.TB
	host Host
	dir  string
	cmd  *exec.Cmd

	rtmp, rtmps, http int // ports
	roots             *x509.CertPool
}

// Start starts a server on free ports of loopback. It is gone when the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	return StartOn(t, loopback{})
}

// StartOn is Start on another host.
func StartOn(t testing.TB, host Host) *Server {
	t.Helper()
	s := &Server{t: t, host: host, dir: t.TempDir()}
	s.roots = writeCertificate(t, s.dir)
	if err := os.Mkdir(s.RecDir(), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	for attempt := 1; ; attempt++ {
		s.rtmp, s.rtmps, s.http = freePort(t), freePort(t), freePort(t)
		err := s.run()
		if err == nil {
			return s
		}
		if attempt == 3 { // another program may have taken a port meanwhile, not three times
			t.Fatalf("nginx does not start (Debian's packages nginx-light and libnginx-mod-rtmp are needed): %v\n%s", err, s.log())
		}
	}
}

// RTMP is the push address of a stream: RTMP("live", "key?a=b").
func (s *Server) RTMP(app, key string) string {
	return fmt.Sprintf("rtmp://%s:%d/%s/%s", s.host.Address(), s.rtmp, app, key)
}

// RTMPS is the same by TLS; the certificate is of Roots, for localhost and 127.0.0.1.
func (s *Server) RTMPS(app, key string) string {
	return fmt.Sprintf("rtmps://localhost:%d/%s/%s", s.rtmps, app, key)
}

// Roots trusts the server's certificate.
func (s *Server) Roots() *x509.CertPool { return s.roots }

// Certificate is the server's own, for a test's other servers.
func (s *Server) Certificate() tls.Certificate {
	s.t.Helper()
	c, err := tls.LoadX509KeyPair(filepath.Join(s.dir, "cert.pem"), filepath.Join(s.dir, "key.pem"))
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// RecDir is where the application Rec writes.
func (s *Server) RecDir() string { return filepath.Join(s.dir, "rec") }

// Stop makes the server stall: connections stay open, nothing is read or answered.
func (s *Server) Stop() { s.signal(syscall.SIGSTOP) }

// Continue ends Stop.
func (s *Server) Continue() { s.signal(syscall.SIGCONT) }

// Kill ends the server at once; the system closes its connections.
func (s *Server) Kill() {
	if s.cmd != nil {
		s.signal(syscall.SIGKILL)
		s.cmd.Wait()
		s.cmd = nil
	}
}

// Restart kills the server and starts it on the same ports.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	if err := s.run(); err != nil {
		s.t.Fatalf("nginx does not come back: %v\n%s", err, s.log())
	}
}

func (s *Server) signal(sig syscall.Signal) {
	if s.cmd != nil {
		s.cmd.Process.Signal(sig)
	}
}

// run starts nginx as one process in the foreground and waits until it listens.
func (s *Server) run() error {
	var conf bytes.Buffer
	err := config.Execute(&conf, map[string]any{"Address": s.host.Address(), "Dir": s.dir, "Modules": modules, "RTMP": s.rtmp, "RTMPS": s.rtmps, "HTTP": s.http, "Root": os.Getuid() == 0})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.dir, "nginx.conf"), conf.Bytes(), 0o600); err != nil {
		return err
	}
	output, err := os.OpenFile(filepath.Join(s.dir, "error.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer output.Close()
	os.Remove(s.pidFile()) // of one that was killed
	s.cmd = s.host.Command("nginx", "-p", s.dir, "-c", "nginx.conf", "-e", "error.log")
	s.cmd.Stderr = output
	if err := s.cmd.Start(); err != nil {
		s.cmd = nil
		return err
	}
	for deadline := time.Now().Add(startTime); ; time.Sleep(10 * time.Millisecond) {
		if s.listens() {
			return nil
		}
		if time.Now().After(deadline) || s.exited() {
			s.Kill()
			return fmt.Errorf("it does not listen")
		}
	}
}

// exited tells that the process is gone, without waiting for it.
func (s *Server) exited() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	return err != nil || bytes.Contains(stat, []byte(") Z "))
}

func (s *Server) log() []byte {
	b, _ := os.ReadFile(filepath.Join(s.dir, "error.log"))
	return b
}

// listens tells that nginx listens on all its ports: then, and not before, it writes its process id. It
// cannot be called from here where it is on another host.
func (s *Server) listens() bool {
	id, _ := os.ReadFile(s.pidFile())
	return len(id) > 0
}

func (s *Server) pidFile() string { return filepath.Join(s.dir, "nginx.pid") }

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

var config = template.Must(template.New("nginx.conf").Parse(`load_module {{.Modules}}/ngx_rtmp_module.so;
load_module {{.Modules}}/ngx_stream_module.so;
daemon off; master_process off; pid nginx.pid; error_log error.log info;{{if .Root}} user root;{{end}}
events { worker_connections 256; }
rtmp { access_log off; server { listen {{.Address}}:{{.RTMP}}; chunk_size 4096; ping 10s; ping_timeout 5s;
  application live { live on; }
  application rec { live on; record all; record_path {{.Dir}}/rec; record_unique on; }
  application auth { live on; notify_method get; on_publish http://{{.Address}}:{{.HTTP}}/auth; }
  application nobody { live on; deny publish all; }
} }
stream { server { listen {{.Address}}:{{.RTMPS}} ssl; ssl_certificate cert.pem; ssl_certificate_key key.pem; proxy_pass {{.Address}}:{{.RTMP}}; } }
http { access_log off;
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server { listen {{.Address}}:{{.HTTP}};
    location /stat { rtmp_stat all; }
    location /auth { if ($arg_key != "secret") { return 403; } return 200; }
} }
`))
