package voice

import "math"

// gate lets the gain rise only while somebody speaks. Speex by itself raises it for any frame that is
// speech with a probability above one half, which every second frame of plain noise is: left alone, the
// noise of an empty room becomes 30 dB louder within half a minute. Two things tell speech from that:
//
//   - Over 200 ms the mean probability is 0.95 and more for three quarters of the time in speech, even with
//     noise 15 dB below, and 0.4 to 0.65 in steady noise.
//   - Speech stands out. Noise that swells, as of a street, is speech to Speex; but speech comes in
//     syllables, far above what is heard between them.
type gate struct {
	off    bool    // there is no gain to watch
	open   bool    // the gain may rise
	speech float64 // mean probability of speech
	level  float64 // mean level, dBFS
	floor  float64 // the lowest level of late, dBFS
	clear  int     // frames for which speech still counts as standing out
}

const (
	speechFrames = 20   // length of the mean of the probability: 200 ms
	speechOpens  = 0.85 // mean probability of speech
	levelFrames  = 5    // length of the mean of the level: 50 ms, shorter than a syllable
	floorRise    = 3    // dB/s by which the floor follows a level that stays high
	standsOut    = 12   // dB above the floor; noise that swells by less is not mistaken
	clearFrames  = 30   // 300 ms: from syllable to syllable
	silence      = -80  // dBFS; below there is no noise to stand out from
)

// follow takes the level of the newest frame in dBFS and the probability that it is speech, 0-1.
func (g *gate) follow(p *preprocessor, level, speech float64) {
	if g.off {
		return
	}
	g.speech += (speech - g.speech) / speechFrames
	g.level += (max(level, silence) - g.level) / levelFrames
	g.floor = min(g.level, g.floor+float64(floorRise)/framesPerSecond)
	g.clear = max(g.clear-1, 0)
	if g.level > g.floor+standsOut {
		g.clear = clearFrames
	}
	if open := g.speech > speechOpens && g.clear > 0; open != g.open {
		g.open = open
		p.allowRise(open) // a preprocessor that took this setting once takes it again
	}
}

// level is the RMS value of a frame in dBFS.
func level(frame []int16) float64 {
	sum := 0.0
	for _, v := range frame {
		sum += float64(v) * float64(v)
	}
	return 10 * math.Log10(sum/float64(len(frame))/(fullScale*fullScale)+1e-12)
}
