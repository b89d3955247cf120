package app

import (
	"net"
	"testing"

	"livepusher/app/settings"
	"livepusher/pusher"
)

// A check of a server that says nothing is under way until it is cancelled, and tells so.
func TestAddressCheckIsCancelled(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	c := settings.FirstRun().Config
	c.URL = "rtmp://" + silent.Addr().String() + "/app/key"
	for _, how := range []string{"cancelled", "by another check"} {
		t.Run(how, func(t *testing.T) {
			var a addressCheck
			a.cancel() // of none
			var steps []pusher.CheckStep
			connected := make(chan struct{})
			ended := false
			a.begin(c, func(s pusher.CheckStep) {
				if steps = append(steps, s); s.Step == "tcp" {
					close(connected)
				}
			}, func() { ended = true })
			<-connected
			if how == "cancelled" {
				a.cancel()
			} else {
				again := make(chan struct{})
				a.begin(settings.FirstRun().Config, func(pusher.CheckStep) {}, func() { close(again) }) // of no address
				<-again
			}
			verdicts := ""
			for _, s := range steps {
				verdicts += s.Step + " " + string(s.Verdict) + ", "
			}
			if verdicts != "address ok, name ok, tcp ok, handshake failed, connect skipped, publish skipped, " || !ended || steps[3].Advice[0].Key != "cancelled" {
				t.Errorf("%s %+v, ended %v", verdicts, steps, ended)
			}
		})
	}
}
