package pusher

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/netip"
	"strings"
	"time"

	"livepusher/pusher/address"
	"livepusher/pusher/rtmp"
)

// StepAddress is the first step of a check; the others are those of rtmp.Dial.
const StepAddress = "address"

// Verdict is what a check says of a step.
type Verdict string

// The verdicts.
const (
	CheckOK      Verdict = "ok"
	CheckWarning Verdict = "warning" // it works, and something should be known
	CheckFailed  Verdict = "failed"
	CheckSkipped Verdict = "skipped" // a step before it failed
)

// CheckStep is how one step of a check went. No field ever holds a secret.
type CheckStep struct {
	Step    string        // one of CheckSteps
	Verdict Verdict       //
	Took    time.Duration // from the step before
	Detail  string        // what was found, such as the addresses of a name; the same in all languages
	Code    Code          // of the event that pushing would raise; 0 unless it failed
	Cause   string        // why it failed, in the words of the system or the server
	Advice  []Advisory    // what to do: what mends a failure, or one for each warning
}

// CheckSteps are the steps of a check of url, in their order.
func CheckSteps(url string) []string {
	steps := []string{StepAddress, rtmp.StepName, rtmp.StepTCP}
	if scheme, _, _ := strings.Cut(strings.TrimSpace(url), "://"); strings.EqualFold(scheme, "rtmps") {
		steps = append(steps, rtmp.StepTLS)
	}
	return append(steps, rtmp.StepHandshake, rtmp.StepConnect, rtmp.StepPublish)
}

// checkHold is how long the server has a stream before the check takes leave: most of the second within which a
// server that closes has refused, and less than one for viewers.
const checkHold = rtmp.RefusalWindow * 8 / 10

// Check goes the way of Start to c.URL up to the server's yes, and takes leave at once. No picture and no sound
// is sent; the name is taken for less than a second. link is how to connect. Each step is reported as it ends,
// from the caller's goroutine, and after one that failed the others as skipped. It returns the error of the step
// that failed, an *rtmp.Error but for an address that has expired.
func Check(ctx context.Context, c Config, link rtmp.Config, report func(CheckStep)) error {
	k := &check{url: c.URL, steps: CheckSteps(c.URL), report: report, last: time.Now()}
	if err := k.address(c); err != nil {
		return err
	}
	link.Trace = k.passed
	s, err := rtmp.Dial(ctx, c.URL, link)
	if err != nil {
		return k.linkFailed(err)
	}
	defer s.Close()
	select {
	case <-s.Done():
		return k.linkFailed(s.Err())
	case <-ctx.Done():
		return k.linkFailed(&rtmp.Error{Phase: rtmp.PhaseCommand, Step: rtmp.StepPublish, Err: context.Cause(ctx)})
	case <-time.After(max(checkHold-k.published, checkHold/2)): // the way there and back counts as well
	}
	k.done(CheckStep{Took: k.published})
	return nil
}

// check is a check under way.
type check struct {
	url       string
	steps     []string // that have not been reported
	report    func(CheckStep)
	proxied   bool          // a proxy stands between
	last      time.Time     // when the step before ended
	published time.Duration // what the server's yes took
}

// done reports the first of the steps that are left.
func (k *check) done(s CheckStep) {
	s.Step, k.steps = k.steps[0], k.steps[1:]
	now := time.Now()
	if s.Took == 0 {
		s.Took = now.Sub(k.last)
	}
	k.last = now
	switch {
	case s.Verdict != "":
	case len(s.Advice) > 0:
		s.Verdict = CheckWarning
	default:
		s.Verdict = CheckOK
	}
	k.report(s)
}

// address reports what the address itself tells.
func (k *check) address(c Config) error {
	if err := rtmp.CheckAddress(c.URL); err != nil {
		return k.failed(err, linkCodes[rtmp.PhaseAddress], "address")
	}
	if err := address.Expired(c.URL, time.Now()); err != nil {
		return k.failed(err, ServerDisconnect, "expired") // which the server would say
	}
	s := CheckStep{Detail: RedactURL(c.URL)}
	if at, ok := address.Expiry(c.URL); ok {
		s.Detail += ", txTime " + at.Format(time.DateTime)
	}
	s.Advice = PlatformAdvice(c)
	k.done(s)
	return nil
}

// passed takes what rtmp.Dial tells.
func (k *check) passed(p rtmp.Passed) {
	var s CheckStep
	switch p.Step {
	case rtmp.StepName:
		k.proxied, s.Detail = p.Proxy != "", list(p.Addresses)
	case rtmp.StepTCP:
		s.Detail = p.Peer.String()
	case rtmp.StepTLS:
		s.Detail = tls.VersionName(p.TLS.Version)
		s.Advice = expiring(p.TLS.PeerCertificates, time.Now())
	case rtmp.StepPublish: // reported when the server has stood by it
		k.published = time.Since(k.last)
		return
	}
	if p.Proxy != "" {
		s.Detail = strings.TrimSpace(s.Detail + " (proxy " + p.Proxy + ")")
	}
	k.done(s)
}

func list(addresses []netip.Addr) string {
	texts := make([]string, len(addresses))
	for i, a := range addresses {
		texts[i] = a.String()
	}
	return strings.Join(texts, ", ")
}

// linkFailed reports what Dial, or the session that came of it, failed with.
func (k *check) linkFailed(err error) error {
	var link *rtmp.Error
	if !errors.As(err, &link) {
		return err // Dial and Session give no other
	}
	return k.failed(err, linkCodes[link.Phase], remedyFor(k.steps[0], link, k.proxied))
}

// failed reports the first of the steps that are left as failed, and the others as skipped. It returns err.
func (k *check) failed(err error, code Code, remedy string) error {
	k.done(CheckStep{Verdict: CheckFailed, Code: code, Cause: cause(err),
		Advice: []Advisory{{remedy, map[string]string{"host": hostOf(k.url)}}}})
	for _, step := range k.steps {
		k.report(CheckStep{Step: step, Verdict: CheckSkipped})
	}
	return err
}

// soon is how long before its end a certificate is warned of.
const soon = 14 * 24 * time.Hour

// expiring warns of a server's certificate that ends soon.
func expiring(chain []*x509.Certificate, now time.Time) []Advisory {
	if len(chain) == 0 || chain[0].NotAfter.Sub(now) > soon {
		return nil
	}
	return []Advisory{{"certificate-soon", map[string]string{"date": chain[0].NotAfter.Local().Format(time.DateTime)}}}
}
