package standard

import (
	"slices"

	"livepusher/pusher/capture"
)

// keeper remembers which camera it has picked for a user who named none. It is the same one for as long
// as the program runs, also while it is unplugged: another camera that happens to be there must not go
// live by itself. Only one that was plugged in later takes its place.
type keeper struct {
	id    string
	known []string // all cameras when id was there last
}

// pick returns the ID of the camera: at first the nth that can be used, "" when there are fewer.
func (k *keeper) pick(cameras []capture.Device, nth int) string {
	ids := idsOf(cameras)
	switch {
	case k.id == "" && len(ids) <= nth:
		return ""
	case k.id == "":
		k.id = ids[nth]
	case !slices.Contains(ids, k.id):
		i := slices.IndexFunc(ids, func(id string) bool { return !slices.Contains(k.known, id) })
		if i < 0 {
			return k.id
		}
		k.id = ids[i]
	}
	k.known = ids
	return k.id
}

// idsOf are the cameras' IDs, the default one first.
func idsOf(cameras []capture.Device) (ids []string) {
	for _, d := range cameras {
		if d.Default {
			ids = slices.Insert(ids, 0, d.ID)
		} else {
			ids = append(ids, d.ID)
		}
	}
	return ids
}
