package network

import (
	"os"
	"slices"
	"time"

	"livepusher/packaging/rig/network"
)

// join makes a curve of what the link, the program's statistics (one a second) and its events tell.
//
// The system counts as waiting in the socket what is on its way too; what waits at the link is taken
// off, so that it does not count twice.
func join(begun time.Time, samples []network.Sample, all []stats, changes []change) (c curve) {
	for i, sample := range samples {
		up := sample.Upload
		p := point{at: sample.Time.Sub(begun), link: up.Rate, target: most, bytes: up.Bytes, queue: up.QueueMS}
		const second = int(time.Second / sampleEvery)
		if before := samples[max(0, i-second)]; i > 0 {
			p.passed = float64(up.Bytes-before.Upload.Bytes) * 8 / 1000 / sample.Time.Sub(before.Time).Seconds()
		}
		for _, ch := range changes {
			if !ch.at.After(sample.Time) {
				p.target = ch.kbps
			}
		}
		for _, s := range all {
			if s.Time.After(sample.Time) {
				break
			}
			p.program = float64(s.VideoCache)
			p.socket = max(0, float64(s.SocketQueue-up.QueueBytes)*8/float64(up.Rate))
		}
		c = append(c, p)
	}
	return c
}

func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(q*float64(len(sorted)-1))]
}

func writeFile(path, text string) error { return os.WriteFile(path, []byte(text), 0o644) }
