package pusher

import (
	"fmt"
	"testing"
)

// Each state and step, the invalid ones too; a row that is missing is invalid and leaves the state.
var linkArrows = map[string]Link{
	"idle -start->": Connecting, "failed -start->": Connecting,
	"connecting -up->": Pushing, "reconnecting -up->": Pushing,
	"connecting -lost->": Reconnecting, "pushing -lost->": Reconnecting, "reconnecting -lost->": Reconnecting,
	"connecting -give up->": Failed, "pushing -give up->": Failed, "reconnecting -give up->": Failed,
	"connecting -stop->": Idle, "pushing -stop->": Idle, "reconnecting -stop->": Idle, "failed -stop->": Idle,
}

func TestLinkArrows(t *testing.T) {
	steps := []string{"start", "up", "lost", "give up", "stop"}
	for from := Idle; from <= Failed; from++ {
		for step, name := range steps {
			arrow := fmt.Sprintf("%v -%s->", from, name)
			want, valid := linkArrows[arrow]
			if !valid {
				want = from
			}
			if to, ok := from.next(linkStep(step)); to != want || ok != valid {
				t.Errorf("%s %v, %v; want %v, %v", arrow, to, ok, want, valid)
			}
		}
	}
}

var sourceArrows = map[string]Source{
	"off -open->": Opening, "opening -open->": Opening, "camera -open->": Opening, "standby -open->": Opening, "broken -open->": Opening,
	"opening -up->": Camera, "broken -up->": Camera,
	"opening -fail->": Broken, "camera -fail->": Broken,
	"off -standby->": Standby, "opening -standby->": Standby, "camera -standby->": Standby, "broken -standby->": Standby,
	"opening -off->": Off, "camera -off->": Off, "standby -off->": Off, "broken -off->": Off,
}

func TestSourceArrows(t *testing.T) {
	steps := []string{"open", "up", "fail", "standby", "off"}
	for from := Off; from <= Broken; from++ {
		for step, name := range steps {
			arrow := fmt.Sprintf("%v -%s->", from, name)
			want, valid := sourceArrows[arrow]
			if !valid {
				want = from
			}
			if to, ok := from.next(sourceStep(step)); to != want || ok != valid {
				t.Errorf("%s %v, %v; want %v, %v", arrow, to, ok, want, valid)
			}
		}
	}
}
