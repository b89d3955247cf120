package pusher

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"maps"
	"net"
	"slices"

	"livepusher/pusher/address"
	"livepusher/pusher/rtmp"
)

// Advisory is a sentence of a check on what to do. Its key is for translations, its Args fill the sentence.
type Advisory struct {
	Key  string
	Args map[string]string
}

// String is the sentence in English.
func (a Advisory) String() string {
	return FillText(advisories[a.Key]+address.WarningTexts[a.Key], a.Args)
}

// AdvisoryKeys are the keys of all there are, in no order.
func AdvisoryKeys() (keys []string) {
	keys = slices.AppendSeq(keys, maps.Keys(advisories))
	return slices.AppendSeq(keys, maps.Keys(address.WarningTexts))
}

// advisories: key -> English, but for those on platforms.
var advisories = map[string]string{
	"expired":          "if it is a new one, this machine's clock is wrong: set it",
	"certificate-soon": "the server's certificate ends at {date}: its operator should renew it",

	"address":     "copy the push address again: it looks like rtmp://host/app/key",
	"name":        "check the spelling of {host}, and whether this machine has a network connection",
	"resolver":    "the name server does not answer: check this machine's network connection",
	"port-silent": "{host} does not answer: a firewall may be in between; try another network",
	"port-closed": "check the port in the address, and whether the server runs",
	"proxy":       "a proxy stands between, named by the variable all_proxy or https_proxy: check it, or name {host} in no_proxy",

	"tls-none":            "this port speaks no TLS: check the port, or use the address that begins with rtmp://",
	"certificate-ended":   "the certificate is not valid at this time: set this machine's clock, or ask the operator to renew it",
	"certificate-name":    "the certificate belongs to another server: check the spelling of {host}",
	"certificate-unknown": "no authority that this machine trusts has signed the certificate: check the address, and whether a proxy or a virus scanner reads along",
	"tls":                 "the secure connection was not agreed upon: check the address; update this program if the server is a new one",

	"handshake-silent": "what listens there says nothing: check the port, or try rtmps:// if it is a secure one",
	"handshake":        "what listens there is no RTMP server: check the port, or try rtmps:// if it is a secure one",
	"application":      "the server knows no such application: check what stands in the address between the server and the stream key",
	"busy":             "the server does not answer in time: try again later, or ask its operator",
	"name-in-use":      "somebody publishes under this stream key already: stop that, or wait a minute if it was you",
	"key":              "the stream key may be wrong, expired or blocked: copy it again from your platform",
	"protocol":         "the server breaks the rules of RTMP: check the port, or ask its operator",
	"cancelled":        "the check was cancelled: try again",
}

// remedyFor is the key of what to do about the failure of a step after the address.
func remedyFor(step string, err *rtmp.Error, proxied bool) string {
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case err.Phase == rtmp.PhaseProtocol:
		return "protocol"
	case err.Phase == rtmp.PhaseConnect && (proxied || step == rtmp.StepName): // or its variable cannot be read
		return "proxy"
	}
	switch step {
	case rtmp.StepName:
		var dns *net.DNSError
		if errors.As(err, &dns) && dns.IsNotFound {
			return "name"
		}
		return "resolver"
	case rtmp.StepTCP:
		return either(err.Timeout(), "port-silent", "port-closed")
	case rtmp.StepTLS:
		return tlsRemedy(err)
	case rtmp.StepHandshake:
		return either(err.Timeout(), "handshake-silent", "handshake")
	case rtmp.StepConnect:
		return either(err.Timeout(), "busy", "application")
	}
	switch {
	case err.Timeout():
		return "busy"
	case err.Code == nameInUse:
		return "name-in-use"
	}
	return "key"
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// tlsRemedy tells a port without TLS from a certificate that is not good.
func tlsRemedy(err *rtmp.Error) string {
	var (
		plain   tls.RecordHeaderError
		invalid x509.CertificateInvalidError
		name    x509.HostnameError
		unknown x509.UnknownAuthorityError
	)
	switch {
	case errors.As(err, &plain), err.Timeout(), err.Closed():
		return "tls-none"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate-ended"
	case errors.As(err, &name):
		return "certificate-name"
	case errors.As(err, &unknown), errors.As(err, &invalid):
		return "certificate-unknown"
	}
	return "tls"
}
