//go:build !linux

package devices

import "github.com/gen2brain/malgo"

// soundBackends are the sound systems to try, in this order. Miniaudio's null backend, which would
// always succeed, is not among them.
func soundBackends() []malgo.Backend {
	return []malgo.Backend{malgo.BackendWasapi, malgo.BackendDsound, malgo.BackendCoreaudio, malgo.BackendSndio,
		malgo.BackendAudio4, malgo.BackendOss}
}

func isMic(id string) bool { return id != "" }
