package devices

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Against a slice that forgets its beginning.
func TestRing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	r := newRing(100)
	var model []float32
	next := float32(0)
	for range 10000 {
		if random.IntN(2) == 0 {
			in := make([]float32, random.IntN(40))
			if random.IntN(50) == 0 {
				in = make([]float32, 250)
			}
			for i := range in {
				in[i] = next
				next++
			}
			r.write(in)
			model = append(model, in...)
			model = model[max(0, len(model)-100):]
			continue
		}
		out := make([]float32, random.IntN(50))
		least := random.IntN(20)
		n := r.read(out, least)
		want := min(len(out), len(model))
		if len(model) < least {
			want = 0
		}
		if n != want || !slices.Equal(out[:n], model[:n]) {
			t.Fatalf("read %v, want the first %d of %v", out[:n], want, model)
		}
		model = model[n:]
	}
}
